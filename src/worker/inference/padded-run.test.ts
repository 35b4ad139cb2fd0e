import { expect, it } from 'vitest';
import { createPaddedRun } from './padded-run.ts';
import type { WindowInputs } from './stack-batch.ts';

const windowOf = (value: number, frames = 4): WindowInputs => [
  { name: 'x', data: new Float32Array(frames).fill(value), shape: [frames] },
];
const many = (count: number, frames?: number) =>
  Array.from({ length: count }, (_, at) => windowOf(at, frames));

function createRun() {
  const sizes: number[] = [];
  const run = createPaddedRun(async (windows) => {
    sizes.push(windows.length);
    return windows.map(([input]) => Float32Array.of(input?.data[0] ?? Number.NaN));
  });
  return { sizes, run };
}

it('every window gets its own row, whatever the batch is filled up with', async () => {
  const { sizes, run } = createRun();
  await run(many(8));
  const rows = await run(many(5));
  expect(rows.map((row) => row[0])).toEqual([0, 1, 2, 3, 4]);
  expect(sizes).toEqual([8, 8]);
});

it('few sizes are computed: powers of two, and the full batch of each bucket', async () => {
  const { sizes, run } = createRun();
  for (const count of [10, 1, 2, 3, 5, 6, 7, 9, 10]) await run(many(count));
  expect(new Set(sizes)).toEqual(new Set([10, 1, 2, 4, 8]));
  await run(many(3, 2));
  expect(sizes.at(-1)).toBe(3);
});
