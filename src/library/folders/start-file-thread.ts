/** A thread for file work, started with the first job, ended when it has had nothing to do for a while. */
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors/app-error.ts';
import { doFingerprint, doScan } from './do-file-job.ts';
import type { FileJob, FingerprintOutcome, FromFileThread } from './file-jobs.ts';
import type { ScanEnd, ScanNews, ScanTreeRequest } from './scan-tree.ts';

export interface FileThread {
  /**
   * Walks a folder and compares; `onNews` gets one batch after another and is waited for. Rejects with the file system's
   * error where the root cannot be read, AppError `cancelled` after an abort.
   */
  scan(options: ScanJobOptions): Promise<ScanEnd>;
  /** Names the contents of these files, in order. */
  fingerprint(paths: readonly (string | Uint8Array)[]): Promise<readonly FingerprintOutcome[]>;
  close(): Promise<void>;
}

export interface ScanJobOptions {
  readonly request: ScanTreeRequest;
  readonly libraryDirectory: string;
  readonly signal: AbortSignal;
  readonly onNews: (news: ScanNews) => Promise<void>;
}

export interface FileThreadOptions {
  /** The thread's program; found by itself where it is not said. */
  readonly entry?: URL;
}

/** Batches on their way to the library. */
const WINDOW_BATCHES = 4;
const IDLE_MS = 30_000;
/** A thread that waits for a dead network drive does not end before the drive answers. */
const PATIENCE_MS = 1000;

type Answer = ScanEnd | readonly FingerprintOutcome[];
type OnNews = (news: ScanNews) => void;

export function createFileThread({ entry = findEntry() }: FileThreadOptions = {}): FileThread {
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let cannotStart = false;

  const end = async () => {
    const ending = worker;
    worker = undefined;
    ending?.ref();
    await ending?.terminate();
  };
  const run = async (job: FileJob, onNews: OnNews): Promise<Answer> => {
    if (cannotStart) return doHere(job, onNews);
    clearTimeout(idle);
    const started = worker ?? startThread(entry);
    worker = started;
    try {
      return await runOn(started, job, onNews);
    } catch (error) {
      if (!(error instanceof StartError)) throw error;
      cannotStart = true;
      return await doHere(job, onNews);
    } finally {
      if (started.threadId === -1) worker = undefined;
      else idle = setTimeout(() => void end(), IDLE_MS).unref();
    }
  };
  /** One job after another. */
  const queue = <T extends Answer>(job: FileJob, onNews: OnNews = () => {}): Promise<T> => {
    const result = last.then(() => run(job, onNews) as Promise<T>);
    last = result.catch(() => {});
    return result;
  };
  return {
    scan: (options) => scanOn(queue, options),
    fingerprint: (paths) => queue({ kind: 'fingerprint', paths }),
    async close() {
      clearTimeout(idle);
      await Promise.race([end(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())]);
    },
  };
}

async function scanOn(
  queue: (job: FileJob, onNews: OnNews) => Promise<ScanEnd>,
  { request, libraryDirectory, signal, onNews }: ScanJobOptions,
): Promise<ScanEnd> {
  const control = new Int32Array(new SharedArrayBuffer(8));
  control[1] = WINDOW_BATCHES;
  const stop = () => void Atomics.store(control, 0, 1);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  let handled: Promise<void> = Promise.resolve();
  const receive = (news: ScanNews) => {
    handled = handled.then(async () => {
      if (control[0] !== 1) await onNews(news);
      Atomics.add(control, 1, 1);
      Atomics.notify(control, 1);
    });
    // What went wrong is told at the end; until then nobody has to go on.
    handled.catch(stop);
  };
  try {
    const end = await queue({ kind: 'scan', request, libraryDirectory, control }, receive);
    await handled;
    signal.throwIfAborted();
    return end;
  } catch (error) {
    await handled;
    throw signal.aborted ? new AppError('cancelled', 'The scan was stopped.') : error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The thread's program did not run at all. */
class StartError extends Error {}

function startThread(entry: URL): Worker {
  const worker = new Worker(entry, { execArgv: [], name: 'earmark-files' });
  // Failures are told to whoever waits.
  worker.on('error', () => {});
  worker.unref();
  return worker;
}

/** Beside this file in a source checkout, in the folder of the bundle or the one around it in a built app. */
function findEntry(): URL {
  const places = ['./file-thread.ts', './file-thread.js', '../file-thread.js'];
  const found = places
    .map((place) => new URL(place, import.meta.url))
    .find((url) => existsSync(fileURLToPath(url)));
  return found ?? new URL('./file-thread.js', import.meta.url);
}

const ready = new WeakSet<Worker>();

function runOn(worker: Worker, job: FileJob, onNews: OnNews): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
      end();
    };
    const onMessage = (message: FromFileThread) => {
      if (message.kind === 'ready') ready.add(worker);
      else if (message.kind === 'news') onNews(message.news);
      else if (message.kind === 'done') settle(() => resolve(message.answer));
      else settle(() => reject(Object.assign(new Error(message.message), { code: message.code })));
    };
    const onError = (error: Error) =>
      settle(() => reject(ready.has(worker) ? error : new StartError(error.message, { cause: error })));
    const onExit = () => settle(() => reject(new AppError('closed', 'The file thread ended.')));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.ref();
    worker.postMessage(job);
  });
}

const SLICE_MS = 8;

/** Where no thread can be started the library does it by itself, in slices: slower, and its answers wait a little. */
async function doHere(job: FileJob, onNews: OnNews): Promise<Answer> {
  if (job.kind === 'fingerprint') {
    const outcomes: FingerprintOutcome[] = [];
    for (const path of job.paths) {
      outcomes.push(doFingerprint(path));
      await nextTurn();
    }
    return outcomes;
  }
  const { request, libraryDirectory, control } = job;
  const isStopped = () => Atomics.load(control, 0) === 1;
  const news = doScan({ request, libraryDirectory, isStopped, batchMs: SLICE_MS });
  for (let next = news.next(); ; next = news.next()) {
    if (next.done) return next.value;
    onNews(next.value);
    await nextTurn();
  }
}
