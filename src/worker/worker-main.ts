/** Entry of a worker process: one task at a time, results and errors back to whoever asked. */
import { AppError } from '../shared/errors/app-error.ts';
import { connectToParent } from './parent-link.ts';
import { isTaskName, runTask } from './run-task.ts';
import type { FromWorker, TaskInput, TaskName, ToWorker } from './task-protocol.ts';

const parent = connectToParent();
let line = Promise.resolve();

parent.onMessage((message) => {
  if (message.kind === 'stop') line = line.then(() => process.exit(0));
  else line = line.then(() => answer(message));
});
parent.onClosed(() => process.exit(0));
// Ctrl+C in a terminal reaches every process of the group; only the parent decides what it ends.
process.on('SIGINT', () => {});
process.on('unhandledRejection', (reason) => {
  console.error('worker:', reason);
  process.exit(1);
});
parent.post({ kind: 'ready' });

async function answer({ id, name, input }: Extract<ToWorker, { kind: 'task' }>): Promise<void> {
  try {
    if (!isTaskName(name)) throw new AppError('bad-input', `There is no task "${String(name)}".`);
    const progress = (secondsDone: number) => parent.post({ kind: 'progress', id, secondsDone });
    // The wire carries what TaskMap says for this name.
    const output = await runTask(name, input as TaskInput<TaskName>, { progress });
    parent.post({ kind: 'result', id, output });
  } catch (error) {
    parent.post(describeError(id, error));
  }
}

function describeError(id: number, error: unknown): FromWorker {
  if (error instanceof AppError) return { kind: 'error', id, code: error.code, message: error.message };
  console.error('worker:', error);
  const words = error instanceof Error ? error.message : String(error);
  return { kind: 'error', id, code: 'internal', message: `Something went wrong inside Earmark: ${words}` };
}
