import { Worker } from 'node:worker_threads';
import type { FromReader, ToReader } from './reader-messages.ts';

export interface Reader {
  post(message: ToReader): void;
}

export interface ReaderOwner {
  receive(message: FromReader): void;
  /** Called once, with words for the log. */
  onGone(why: string): void;
}

export type StartReader = (owner: ReaderOwner) => Reader;

export interface ReaderData {
  readonly roomSeconds: number;
}

/**
 * Readers in threads of their own, which do not keep the process alive. `entry` is a module that calls
 * `runReaderThread`. Where threads cannot be started at all, reading happens in this one.
 */
export function createReaderStarter(entry: string, roomSeconds: number): StartReader {
  let hasThreads = true;
  return (owner) => {
    if (!hasThreads) return readHere(owner, roomSeconds);
    const thread = new Worker(new URL(entry), {
      execArgv: [],
      workerData: { roomSeconds } satisfies ReaderData,
    });
    let why = '';
    let isReady = false;
    thread.unref();
    thread.on('message', (message: FromReader) => {
      isReady ||= message.kind === 'ready';
      owner.receive(message);
    });
    thread.on('error', (error) => {
      why = error instanceof Error ? error.message : String(error);
    });
    thread.on('exit', (code) => {
      if (!isReady) {
        hasThreads = false;
        console.error(`worker: no thread can be started to read in (${why}); reading goes on without.`);
      }
      owner.onGone(why || `exited with code ${code}`);
    });
    return { post: (message) => thread.postMessage(message) };
  };
}

/** Decoders are loaded where they are used: mostly that is a thread. */
function readHere(owner: ReaderOwner, roomSeconds: number): Reader {
  const serving = import('./serve-reads.ts').then(({ serveReads }) => serveReads(owner.receive, roomSeconds));
  return { post: (message) => void serving.then((serve) => serve(message)) };
}
