import { describe, expect, it } from 'vitest';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { WindowInputs } from './stack-batch.ts';
import { createWindowBatches } from './window-batches.ts';

const windowOf = (value: number, length = 4): WindowInputs => [
  { name: 'x', shape: [length], data: new Float32Array(length).fill(value) },
];
const firstValue = (window: WindowInputs) => window[0]?.data[0] ?? 0;

/** Answers each window's first value; batches are noted, windows of 13 make a run fail. */
function setUp(batchSeconds: number) {
  const batches: number[][] = [];
  const delivered: number[] = [];
  const failed: AppError[] = [];
  const run = async (windows: readonly WindowInputs[]) => {
    batches.push(windows.map(firstValue));
    if (windows.some((window) => firstValue(window) === 13)) throw new Error('the device stumbled');
    return windows.map((window) => Float32Array.of(firstValue(window)));
  };
  const collected = createWindowBatches(run, batchSeconds);
  const add = (value: number, paddedSeconds = 10, length = 4) =>
    collected.add({
      inputs: windowOf(value, length),
      paddedSeconds,
      deliver: (vector) => delivered.push(vector[0] ?? 0),
      fail: (error) => failed.push(error),
    });
  return { batches, delivered, failed, add, flush: () => collected.flush() };
}

describe('createWindowBatches', () => {
  it('runs a batch as soon as it holds enough sound, and the rest on flush', async () => {
    const { batches, delivered, add, flush } = setUp(20);
    for (const value of [1, 2, 3]) await add(value);
    expect(batches).toEqual([[1, 2]]);
    await flush();
    expect(delivered).toEqual([1, 2, 3]);
  });

  it('keeps windows of different shapes apart', async () => {
    const { batches, add, flush } = setUp(100);
    await add(1, 1, 4);
    await add(2, 2, 8);
    await add(3, 1, 4);
    await flush();
    expect(batches).toEqual([[1, 3], [2]]);
  });

  it('takes more short windows than long ones', async () => {
    const { batches, add } = setUp(10);
    for (let value = 0; value < 10; value++) await add(value, 1);
    expect(batches).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  });

  it('tries a failed batch window by window, so that one bad window costs one clip', async () => {
    const { delivered, failed, add, flush } = setUp(100);
    for (const value of [1, 13, 2]) await add(value);
    await flush();
    expect(delivered).toEqual([1, 2]);
    expect(failed).toMatchObject([{ code: 'device-failed', message: expect.stringContaining('stumbled') }]);
  });
});
