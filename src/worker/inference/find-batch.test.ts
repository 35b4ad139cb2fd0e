import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { findBatch } from './find-batch.ts';
import type { GraphSession } from './open-session.ts';

const manifest = { audio: { outputs: { embedding: 'y' }, pool: 'none', dim: 2 } } as unknown as PackManifest;
const window = [{ name: 'x', data: new Float32Array(4), shape: [4] }];

/** A clock that only the device moves: a busy machine changes nothing. */
let nowMs = 0;
beforeEach(() => void vi.spyOn(performance, 'now').mockImplementation(() => nowMs));
afterEach(() => void vi.restoreAllMocks());

/** A device that needs so many milliseconds for a batch, or cannot compute it. */
function deviceOf(millisecondsFor: (windows: number) => number | undefined): GraphSession {
  return {
    inputMetadata: [{ name: 'x', isTensor: true, type: 'float32', shape: ['batch', 4] }],
    async run(feeds: Record<string, { dims: readonly number[] }>) {
      const windows = feeds.x?.dims[0] ?? 0;
      const milliseconds = millisecondsFor(windows);
      if (milliseconds === undefined) throw new Error('out of memory');
      nowMs += milliseconds;
      return { y: { data: new Float32Array(2 * windows) } };
    },
    release: async () => {},
  } as unknown as GraphSession;
}

const find = (millisecondsFor: (windows: number) => number | undefined) =>
  findBatch(deviceOf(millisecondsFor), manifest, window, () => {});

it('doubles as long as it pays', async () => {
  const { windows, windowsPerSecond } = await find((count) => (count <= 4 ? 40 : 10 * count));
  expect(windows).toBe(4);
  expect(windowsPerSecond).toBeCloseTo(100);
});

it('stays with one window where more bring nothing', async () => {
  expect((await find((count) => 15 * count)).windows).toBe(1);
});

it('ends where memory does, or patience', async () => {
  expect((await find((count) => (count > 2 ? undefined : 20))).windows).toBe(2);
  expect((await find((count) => 300 * Math.sqrt(count))).windows).toBe(4);
});

it('a device that cannot compute a single window is none', async () => {
  await expect(find(() => undefined)).rejects.toThrow('out of memory');
});
