import { AppError } from '../shared/errors/app-error.ts';
import { describeError } from './describe-error.ts';
import { connectToParent } from './parent-link.ts';
import { isTaskName, runTask } from './run-task.ts';
import type { TaskInput, TaskName, ToWorker } from './task-protocol.ts';
import { createTaskTurns } from './task-turns.ts';

/** Tasks in, results and errors back to whoever asked. `entry` is where threads of this process begin. */
export function answerTasks(entry: string): void {
  const parent = connectToParent();
  const turns = createTaskTurns();

  const answer = async ({ id, name, input }: Extract<ToWorker, { kind: 'task' }>): Promise<void> => {
    try {
      if (!isTaskName(name)) throw new AppError('bad-input', `There is no task "${String(name)}".`);
      const progress = (secondsDone: number, clipsDone?: number) =>
        parent.post({ kind: 'progress', id, secondsDone, ...(clipsDone !== undefined && { clipsDone }) });
      // The wire carries what TaskMap says for this name.
      const output = await runTask(name, input as TaskInput<TaskName>, { progress, entry });
      parent.post({ kind: 'result', id, output });
    } catch (error) {
      parent.post({ kind: 'error', id, ...describeError(error) });
    }
  };
  parent.onMessage((message) => {
    if (message.kind === 'stop') turns.take(async () => process.exit(0));
    else turns.take(() => answer(message), groupOf(message));
  });
  parent.onClosed(() => process.exit(0));
  // Ctrl+C in a terminal reaches every process of the group; only the parent decides what it ends.
  process.on('SIGINT', () => {});
  process.on('unhandledRejection', (reason) => {
    console.error('worker:', reason);
    process.exit(1);
  });
  parent.post({ kind: 'ready' });
}

/** Analyses with one pack overlap: the clips of the next are read while the graph is at work on those of the last. */
function groupOf({ name, input }: Extract<ToWorker, { kind: 'task' }>): string | undefined {
  return name === 'analyse' ? JSON.stringify((input as TaskInput<'analyse'>).pack) : undefined;
}
