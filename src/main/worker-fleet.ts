import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { ToLibrary } from '../shared/host-protocol.ts';

/** Worker processes that the library asked for. Each talks to the library over a port of its own. */
export interface WorkerFleet {
  start(id: number): void;
  kill(id: number): void;
  killAll(): void;
}

export function createWorkerFleet(
  entry: string,
  send: (message: ToLibrary, port?: MessagePortMain) => void,
  log: (line: string) => void,
): WorkerFleet {
  const workers = new Map<number, UtilityProcess>();
  return {
    start(id) {
      const child = utilityProcess.fork(entry, [], { serviceName: 'Earmark worker', stdio: 'pipe' });
      const { port1, port2 } = new MessageChannelMain();
      workers.set(id, child);
      child.stdout?.on('data', (data: Buffer) => log(`worker: ${data.toString().trimEnd()}`));
      child.stderr?.on('data', (data: Buffer) => log(`worker: ${data.toString().trimEnd()}`));
      // Its exit follows. Without a listener the event would be thrown, in main.
      child.on('error', (type, location) => log(`worker: ${type} in ${location}`));
      child.once('exit', (code) => {
        // Gone already where the library itself has ended and took its fleet along.
        if (!workers.delete(id)) return;
        send({ kind: 'worker-exit', id, how: `exited with code ${code}` });
      });
      child.postMessage({ kind: 'port' }, [port1]);
      send({ kind: 'worker-port', id }, port2);
    },
    kill: (id) => void workers.get(id)?.kill(),
    killAll() {
      for (const child of workers.values()) child.kill();
      workers.clear();
    },
  };
}
