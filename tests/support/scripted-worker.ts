// A worker for tests of the pool: what a task's input says is what it does.
import type { ToWorker } from '../../src/worker/task-protocol.ts';

interface Script {
  readonly answer?: unknown;
  readonly waitMs?: number;
  readonly crash?: boolean;
  readonly hang?: boolean;
  readonly fail?: string;
  /** Signs of life every so many milliseconds while it waits. */
  readonly breathEveryMs?: number;
}

const send = (message: object) => process.send?.(message);

process.on('message', (message: ToWorker) => {
  if (message.kind === 'stop') process.exit(0);
  else void play(message.id, message.input as Script);
});
process.on('disconnect', () => process.exit(0));

async function play(id: number, script: Script): Promise<void> {
  const breath = script.breathEveryMs
    ? setInterval(() => send({ kind: 'progress', id, secondsDone: 1 }), script.breathEveryMs)
    : undefined;
  if (script.waitMs) await new Promise((resolve) => setTimeout(resolve, script.waitMs));
  clearInterval(breath);
  if (script.crash) process.kill(process.pid, 'SIGSEGV');
  if (script.hang || script.crash) return;
  if (script.fail) send({ kind: 'error', id, code: 'damaged', message: script.fail });
  else send({ kind: 'result', id, output: { answer: script.answer, pid: process.pid } });
}

if (process.env.SCRIPTED_WORKER_DIES) process.exit(3);
send({ kind: 'ready' });
