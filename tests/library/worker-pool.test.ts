import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startForkedWorker } from '../../src/library/workers/fork-worker.ts';
import { createWorkers } from '../../src/library/workers/worker-pool.ts';
import type { Lane, Workers } from '../../src/library/workers/workers.ts';

const entry = fileURLToPath(new URL('../support/scripted-worker.ts', import.meta.url));
let started = 0;
let workers: Workers;

beforeEach(() => {
  started = 0;
  workers = createWorkers({
    analysisWorkerCount: 2,
    log: () => {},
    idleStopMs: 200,
    startWorker: () => {
      started++;
      return startForkedWorker(entry, () => {});
    },
  });
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await workers.close();
});

interface Script {
  answer?: unknown;
  waitMs?: number;
  crash?: boolean;
  hang?: boolean;
  fail?: string;
  breathEveryMs?: number;
}

// The scripted worker answers any task; `embed-text` is quick, so it stays on the lane it is given.
async function run(
  script: Script,
  options: { lane?: Lane; deadlineMs?: number; signal?: AbortSignal } = {},
): Promise<{ answer: unknown; pid: number }> {
  const output: unknown = await workers.run('embed-text', script as never, { lane: 'analysis', ...options });
  return output as { answer: unknown; pid: number };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('starts no process before there is work, and no more than asked for', async () => {
  expect(started).toBe(0);
  const answers = await Promise.all([1, 2, 3, 4, 5].map((answer) => run({ answer, waitMs: 20 })));
  expect(answers.map(({ answer }) => answer)).toEqual([1, 2, 3, 4, 5]);
  expect(started).toBe(2);
});

it('a crash costs its own task and nothing else', async () => {
  const results = await Promise.allSettled([run({ crash: true }), run({ answer: 'a', waitMs: 100 })]);
  expect(results[0]).toMatchObject({ status: 'rejected', reason: { code: 'worker-crashed' } });
  expect(results[1]).toMatchObject({ status: 'fulfilled', value: { answer: 'a' } });
  expect(await run({ answer: 'afterwards' })).toMatchObject({ answer: 'afterwards' });
});

it('a task without a sign of life is given up and its process replaced', async () => {
  await expect(run({ hang: true }, { deadlineMs: 300 })).rejects.toMatchObject({ code: 'worker-timeout' });
  expect(await run({ answer: 1 })).toMatchObject({ answer: 1 });
});

it('a task behind one that hangs is not to blame, and one that is to be alone is put behind none', async () => {
  const analyse = (script: Script, more: { deadlineMs: number; isAlone?: boolean }) =>
    workers.run('analyse', script as never, { lane: 'analysis', ...more }) as Promise<unknown>;
  const hanging = Promise.allSettled([
    analyse({ hang: true }, { deadlineMs: 900 }),
    analyse({ hang: true }, { deadlineMs: 900 }),
  ]);
  const behind = Promise.allSettled([analyse({ hang: true }, { deadlineMs: 300 })]);
  const alone = analyse({ answer: 'alone' }, { deadlineMs: 60_000, isAlone: true });
  const codes = [...(await hanging), ...(await behind)].map((result) =>
    result.status === 'rejected' ? result.reason.code : 'answered',
  );
  expect(codes.sort()).toEqual(['worker-crashed', 'worker-timeout', 'worker-timeout']);
  expect(await alone).toMatchObject({ answer: 'alone' });
});

it('signs of life move the deadline', async () => {
  const answer = run({ answer: 'long', waitMs: 2500, breathEveryMs: 100 }, { deadlineMs: 1200 });
  expect(await answer).toMatchObject({ answer: 'long' });
});

it('what the task itself reports keeps its code and words', async () => {
  const failed = run({ fail: 'The file ends in the middle.' });
  await expect(failed).rejects.toMatchObject({ code: 'damaged', message: 'The file ends in the middle.' });
});

it('the query lane answers while analysis is busy', async () => {
  const busy = Promise.allSettled([run({ hang: true }), run({ hang: true }), run({ answer: 'behind' })]);
  expect(await run({ answer: 1 }, { lane: 'query' })).toMatchObject({ answer: 1 });
  await workers.close();
  for (const result of await busy) expect(result).toMatchObject({ reason: { code: 'closed' } });
});

it('processes without work end after a while and start again for the next task; the warm one for queries stays', async () => {
  const busy = await run({});
  const warm = await run({}, { lane: 'query' });
  await expect.poll(() => isAlive(busy.pid), { timeout: 20_000 }).toBe(false);
  expect(isAlive(warm.pid)).toBe(true);
  expect(await run({ answer: 'again' })).toMatchObject({ answer: 'again' });
});

it('a cancelled task rejects at once, waiting or running, and its process goes on', async () => {
  const abort = new AbortController();
  const first = await run({}, { lane: 'query' });
  const running = run({ waitMs: 400 }, { lane: 'query', signal: abort.signal });
  const waiting = run({ answer: 'waiting' }, { lane: 'query', signal: abort.signal });
  const next = run({ answer: 'next' }, { lane: 'query' });
  abort.abort();
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(await next).toEqual({ answer: 'next', pid: first.pid });
});

it('processes that die at start are not started for ever: the task is refused in words', async () => {
  vi.stubEnv('SCRIPTED_WORKER_DIES', '1');
  await expect(run({ answer: 1 })).rejects.toMatchObject({
    code: 'worker-crashed',
    message: 'The analysis process does not start (exited with code 3).',
  });
  expect(started).toBe(4);
  vi.unstubAllEnvs();
  expect(await run({ answer: 'again' })).toMatchObject({ answer: 'again' });
});

it('closing rejects everything waiting and leaves no process behind', async () => {
  const { pid } = await run({});
  const left = Promise.allSettled([run({ hang: true }), run({ waitMs: 5000 }), run({ answer: 1 })]);
  await workers.close();
  for (const result of await left) expect(result).toMatchObject({ reason: { code: 'closed' } });
  expect(isAlive(pid)).toBe(false);
  await expect(run({})).rejects.toMatchObject({ code: 'closed' });
});
