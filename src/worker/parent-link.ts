// How a worker talks to whoever started it: a forked Node process, or an Electron utility process.
import type { FromWorker, ToWorker } from './task-protocol.ts';

export interface ParentLink {
  post(message: FromWorker): void;
  onMessage(receive: (message: ToWorker) => void): void;
  /** Called when nobody is left who could ask. */
  onClosed(listener: () => void): void;
}

/** A MessagePort as Electron hands it over; only what is used here. */
interface HandedPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
}

interface ElectronParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: HandedPort[] }) => void): void;
}

/** @throws Error where the process was started by hand. */
export function connectToParent(): ParentLink {
  const { parentPort } = process as { parentPort?: ElectronParentPort };
  if (parentPort) return linkOverPort(parentPort);
  if (process.send) return linkOverFork();
  throw new Error('A worker is started by the library, not by hand.');
}

function linkOverFork(): ParentLink {
  return {
    // The parent may be gone between two messages; `disconnect` ends the process then.
    post: (message) => void process.send?.(message, undefined, undefined, () => {}),
    onMessage: (receive) => void process.on('message', (message) => receive(message as ToWorker)),
    onClosed: (listener) => void process.on('disconnect', listener),
  };
}

/** Main may hand over a port to the library: from then on the library is the parent. */
function linkOverPort(parentPort: ElectronParentPort): ParentLink {
  let port: Pick<HandedPort, 'postMessage'> = parentPort;
  let receive: (message: ToWorker) => void = () => {};
  let close: () => void = () => {};
  parentPort.on('message', (event) => {
    const [handed] = event.ports;
    if (!handed) return receive(event.data as ToWorker);
    port = handed;
    handed.on('message', ({ data }) => receive(data as ToWorker));
    handed.on('close', () => close());
    handed.start();
    handed.postMessage({ kind: 'ready' } satisfies FromWorker);
  });
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      receive = listener;
    },
    onClosed: (listener) => {
      close = listener;
    },
  };
}
