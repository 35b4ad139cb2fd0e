// Faults on demand, so that tests can see what a crash, a hang or a poisoned number costs.
import { isMainThread } from 'node:worker_threads';
import type { FilePath } from '../task-protocol.ts';

/**
 * `EARMARK_FAULT=crash:wolf` strikes files whose path contains "wolf"; also `hang:…`, `nan:…` and, for the thread that reads alone,
 * `end:…`.
 */
export function strikeIfAsked(path: FilePath): { readonly poisons: boolean } {
  const [kind, part] = (process.env.EARMARK_FAULT ?? '').split(':');
  if (!kind || !part || !Buffer.from(path).toString('utf8').includes(part)) return { poisons: false };
  // In a thread this ends the thread alone.
  if (kind === 'end' && !isMainThread) process.exit(1);
  if (kind === 'crash') process.kill(process.pid, 'SIGKILL');
  if (kind === 'hang' || kind === 'crash') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  return { poisons: kind === 'nan' };
}
