// Speaks to one real worker process, for tests of its tasks.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../src/shared/errors/app-error.ts';
import type { FromWorker, TaskInput, TaskName, TaskOutput } from '../../src/worker/task-protocol.ts';

export interface WorkerClient {
  run<N extends TaskName>(name: N, input: TaskInput<N>): Promise<TaskOutput<N>>;
  /** Seconds that signs of life reported so far. */
  readonly progress: readonly number[];
  /** Resolves with how the process ended. */
  readonly ended: Promise<string>;
  /** Closes the channel, as a parent that dies does. */
  disconnect(): void;
  close(): void;
}

export async function startWorkerClient(env: NodeJS.ProcessEnv = {}): Promise<WorkerClient> {
  const entry = fileURLToPath(new URL('../../src/worker/worker-main.ts', import.meta.url));
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const waiting = new Map<number, { resolve(output: unknown): void; reject(error: Error): void }>();
  const progress: number[] = [];
  const ended = new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => {
      resolve(signal ?? `code ${code}`);
      for (const { reject } of waiting.values())
        reject(new AppError('worker-crashed', 'The worker is gone.'));
    });
  });
  await new Promise<void>((resolve) => {
    child.on('message', (raw) => {
      const message = raw as FromWorker;
      if (message.kind === 'ready') return resolve();
      if (message.kind === 'progress') return void progress.push(message.secondsDone);
      const { id } = message;
      const asked = waiting.get(id);
      waiting.delete(id);
      if (message.kind === 'result') asked?.resolve(message.output);
      else asked?.reject(new AppError(message.code, message.message));
    });
  });
  let nextId = 1;
  return {
    progress,
    ended,
    run<N extends TaskName>(name: N, input: TaskInput<N>) {
      const id = nextId++;
      child.send({ kind: 'task', id, name, input });
      return new Promise<TaskOutput<N>>((resolve, reject) => {
        waiting.set(id, { resolve: (output) => resolve(output as TaskOutput<N>), reject });
      });
    },
    disconnect: () => child.disconnect(),
    close: () => void child.kill('SIGKILL'),
  };
}
