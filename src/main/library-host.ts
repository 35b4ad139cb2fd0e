import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { AppError } from '../shared/errors/app-error.ts';
import type {
  DraggedRegion,
  FoundPaths,
  FromLibrary,
  LibraryPlaces,
  ToLibrary,
} from '../shared/host-protocol.ts';
import { createWorkerFleet } from './worker-fleet.ts';

/** The library's process, kept alive: started, restarted when it ends by itself, closed with the app. */
export interface LibraryHost {
  /** Hands a port to the library; after a restart the window asks for a new one. */
  post(message: ToLibrary, port: MessagePortMain): void;
  /** Full paths of clips, or of a part of one, for reveal and drag-out. Rejects with AppError. */
  findPaths(clipIds: readonly number[], region?: DraggedRegion): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface LibraryHostOptions {
  readonly libraryEntry: string;
  readonly workerEntry: string;
  readonly places: LibraryPlaces;
  /** The library cannot be opened: words for the user. */
  readonly onRefused: (message: string) => void;
  readonly log: (line: string) => void;
}

/** A library that ends again and again this soon after its start is not started a further time. */
const soonMs = 10_000;
const mostQuickEnds = 5;
const closeDeadlineMs = 5000;
/** Characters. */
const mostLastWords = 4000;

export function startLibraryHost(options: LibraryHostOptions): LibraryHost {
  const waiting = new Map<number, (found: FoundPaths) => void>();
  let nextId = 1;
  let quickEnds = 0;
  let isClosing = false;
  let current = start();

  function start(): UtilityProcess {
    const child = utilityProcess.fork(options.libraryEntry, [], {
      serviceName: 'Earmark library',
      stdio: 'pipe',
    });
    const send = (message: ToLibrary, port?: MessagePortMain) =>
      child.postMessage(message, port ? [port] : []);
    const tell = (line: string) => {
      options.log(line);
      send({ kind: 'log', line });
    };
    const fleet = createWorkerFleet(options.workerEntry, send, tell);
    let lastWords = '';
    const startedAt = Date.now();
    child.stdout?.on('data', (data: Buffer) => options.log(data.toString().trimEnd()));
    child.stderr?.on('data', (data: Buffer) => {
      lastWords = `${lastWords}${data.toString()}`.slice(-mostLastWords);
      options.log(data.toString().trimEnd());
    });
    child.on('message', (message: FromLibrary) => {
      if (message.kind === 'start-worker') fleet.start(message.id);
      if (message.kind === 'kill-worker') fleet.kill(message.id);
      if (message.kind === 'paths') settle(message.id, message.found);
      if (message.kind === 'refused') refuse(message.message);
    });
    // Its exit follows. Without a listener the event would be thrown, and end what is left.
    child.on('error', (type, location) => options.log(`library process: ${type} in ${location}`));
    child.once('exit', (code) => {
      const how = `library process exited with code ${code}`;
      options.log(how);
      fleet.killAll();
      for (const id of [...waiting.keys()]) settle(id, { ok: false, code: 'closed', message: lost });
      restart(Date.now() - startedAt < soonMs);
      // The dead one wrote nothing of it; the log is with the new one.
      current.postMessage({ kind: 'log', line: `${how}\n${lastWords}`.trimEnd() } satisfies ToLibrary);
    });
    send({ kind: 'open', options: options.places });
    return child;
  }

  function restart(wasSoon: boolean): void {
    if (isClosing) return;
    quickEnds = wasSoon ? quickEnds + 1 : 0;
    if (quickEnds < mostQuickEnds) current = start();
    else refuse('The library stops again and again. The log beside the library says why.');
  }

  function refuse(message: string): void {
    isClosing = true;
    options.onRefused(message);
  }

  function settle(id: number, found: FoundPaths): void {
    waiting.get(id)?.(found);
    waiting.delete(id);
  }

  return {
    post: (message, port) => current.postMessage(message, [port]),
    findPaths(clipIds, region) {
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, (found) => {
          if (found.ok) resolve(found.paths);
          else reject(new AppError(found.code, found.message));
        });
        current.postMessage({ kind: 'find-paths', id, clipIds, region } satisfies ToLibrary);
      });
    },
    close() {
      isClosing = true;
      const ended = new Promise<void>((resolve) => current.once('exit', () => resolve()));
      current.postMessage({ kind: 'close' } satisfies ToLibrary);
      const deadline = setTimeout(() => current.kill(), closeDeadlineMs);
      return ended.finally(() => clearTimeout(deadline));
    },
  };
}

const lost = 'The connection to the library was lost.';
