import type { FromLibrary } from '../../shared/host-protocol.ts';
import type { EmitterPort } from '../../shared/rpc/message-port.ts';
import type { FromWorker, ToWorker } from '../../worker/task-protocol.ts';
import type { StartWorker, WorkerProcess } from '../workers/worker-process.ts';

/** Workers that Electron's main starts on the library's behalf: only main may start utility processes. */
export interface WorkerBroker {
  readonly startWorker: StartWorker;
  /** Main has started the process and hands over its port. */
  attach(id: number, port: EmitterPort): void;
  /** Main saw the process end. */
  end(id: number, how: string): void;
}

interface Brokered {
  attach(port: EmitterPort): void;
  end(how: string): void;
}

export function createWorkerBroker(send: (message: FromLibrary) => void): WorkerBroker {
  const brokered = new Map<number, Brokered>();
  let nextId = 1;
  return {
    startWorker() {
      const id = nextId++;
      const [worker, control] = createBrokeredWorker(() => send({ kind: 'kill-worker', id }));
      brokered.set(id, control);
      send({ kind: 'start-worker', id });
      return worker;
    },
    attach: (id, port) => brokered.get(id)?.attach(port),
    end(id, how) {
      brokered.get(id)?.end(how);
      brokered.delete(id);
    },
  };
}

/** Messages posted before the port is there wait for it. */
function createBrokeredWorker(kill: () => void): [WorkerProcess, Brokered] {
  const outgoing: ToWorker[] = [];
  const exitListeners: ((how: string) => void)[] = [];
  let receive: (message: FromWorker) => void = () => {};
  let port: EmitterPort | undefined;
  let ended: string | undefined;
  const worker: WorkerProcess = {
    post(message) {
      if (port) port.postMessage(message);
      else outgoing.push(message);
    },
    onMessage(listener) {
      receive = listener;
    },
    onExit(listener) {
      if (ended === undefined) exitListeners.push(listener);
      else listener(ended);
    },
    kill,
  };
  const control: Brokered = {
    attach(handed) {
      port = handed;
      handed.on('message', ({ data }) => receive(data as FromWorker));
      handed.start();
      for (const message of outgoing.splice(0)) handed.postMessage(message);
    },
    end(how) {
      ended = how;
      port?.close();
      for (const listener of exitListeners.splice(0)) listener(how);
    },
  };
  return [worker, control];
}
