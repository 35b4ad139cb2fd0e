import { expect, test } from 'vitest';
import { createTurns } from './turns.ts';

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('one at a time, in the order in which they came', async () => {
  const turns = createTurns();
  const done: string[] = [];
  const run = (name: string, ms: number) =>
    turns.take(async () => {
      done.push(`${name} begins`);
      await later(ms);
      done.push(`${name} ends`);
    });
  await Promise.all([run('a', 5), run('b', 1)]);
  expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('one that fails does not stop the next, one that was given up never begins', async () => {
  const turns = createTurns();
  const failed = turns.take(async () => {
    throw new Error('broken');
  });
  const controller = new AbortController();
  let hasBegun = false;
  const given = turns.take(
    async () => {
      hasBegun = true;
    },
    { signal: controller.signal },
  );
  controller.abort();
  await expect(failed).rejects.toThrow('broken');
  await expect(given).rejects.toMatchObject({ code: 'cancelled' });
  expect(hasBegun).toBe(false);
  expect(await turns.take(async () => 7)).toBe(7);
});

test('what nobody waits for is stopped by whoever comes, whether it has begun or not', async () => {
  const turns = createTurns();
  const stopped: boolean[] = [];
  const besides = () =>
    turns.take(
      async (signal) => {
        await later(10);
        stopped.push(signal.aborted);
      },
      { isBesides: true },
    );
  const begun = besides();
  await later(2);
  const asked = turns.take(async () => 'asked');
  await begun;
  expect(stopped).toEqual([true]);
  expect(await asked).toBe('asked');
  const waiting = besides();
  const first = turns.take(async () => 'first');
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  expect(await first).toBe('first');
});
