import type { FromWorker, ToWorker } from '../../worker/task-protocol.ts';

/** A worker as a process, whoever starts it: `child_process.fork` in Node, main's `utilityProcess` in Electron. */
export interface WorkerProcess {
  post(message: ToWorker): void;
  onMessage(receive: (message: FromWorker) => void): void;
  /** Called once, with words for the log ("exited with code 1", "killed by SIGSEGV"). */
  onExit(listener: (how: string) => void): void;
  kill(): void;
}

export type StartWorker = () => WorkerProcess;
