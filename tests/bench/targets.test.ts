import { expect, test } from 'vitest';
import type { Figures } from './bench-list.ts';
import { judgeTargets } from './targets.ts';

const find = (measured: Parameters<typeof judgeTargets>[0], name: RegExp) => {
  const target = judgeTargets(measured).find((one) => name.test(one.name));
  if (!target) throw new Error(`no target ${name}`);
  return target;
};

const index = {
  ...{ realTimeFactor: 61, oneAtATimeRatio: 2.9 },
  stages: { read: 1, decode: 5, resample: 1, features: 3, encode: 40, wait: 2 },
} as unknown as Figures['index'];

const row = (engine: string, windows: number, p50Ms: number, p95Ms: number, recallAt50 = 1) => ({
  ...{ engine, windows, dimensions: 512, p50Ms, p95Ms, recallAt50, memoryMB: 1 },
});

test('nothing measured, nothing judged', () => {
  expect(judgeTargets({})).toEqual([]);
});

test('indexing is judged by its speed and by its distance to one file at a time', () => {
  expect(find({ index }, /CPU/)).toMatchObject({ isMet: true, measured: '61 × real time' });
  expect(find({ index }, /one file/)).toMatchObject({ isMet: false, wanted: '≥ 3 ×' });
  expect(find({ index }, /front end/)).toMatchObject({ isMet: true, measured: '0.25 ×' });
});

test('a graphics device is judged where one was chosen, and the CPU alone is not', () => {
  const on = (name: string, tenSecondsPerSecond: number) =>
    ({
      devices: [],
      batches: [],
      index: [{ device: name, realTimeFactor: 1, tenSecondsPerSecond, busyShare: 1 }],
    }) as const;
  expect(judgeTargets({ device: on('cpu-int8', 10) })).toEqual([]);
  expect(find({ device: on('webgpu', 150) }, /webgpu/).isMet).toBe(false);
  expect(find({ device: on('cuda', 250) }, /cuda/).isMet).toBe(true);
});

test('the engine that users run is judged, not a quicker variant of it', () => {
  const search = [
    row('Earmark, one bit alone', 1_000_000, 5, 6, 0.7),
    row('Earmark, int8', 1_000_000, 30, 34),
    row('Earmark', 1_000_000, 10, 14, 0.995),
    row('Earmark, one thread', 1_000_000, 8, 9),
    row('sqlite-vec, float32', 1_000_000, 1500, 1800),
  ];
  expect(find({ search }, /p95/)).toMatchObject({ isMet: true, measured: '14 ms' });
  expect(find({ search }, /recall/)).toMatchObject({ isMet: true, measured: '0.9950' });
  expect(find({ search }, /sqlite-vec/)).toMatchObject({ isMet: true, measured: '150 ×' });
});

test('where it does not find enough, that is a target missed', () => {
  const search = [row('Earmark', 100_000, 1, 2, 0.7)];
  expect(find({ search }, /recall/)).toMatchObject({ isMet: false });
});

test('each number of windows is judged by its own limit', () => {
  const search = [row('Earmark', 100_000, 10, 15), row('Earmark', 1_000_000, 10, 15)];
  expect(find({ search }, /100,000 windows, p95/).isMet).toBe(false);
  expect(find({ search }, /1,000,000 windows, p95/).isMet).toBe(true);
});

test('a soak is flat where zero lies in the interval, or the growth is below a hundredth of what is held', () => {
  const memory = {
    who: 'all',
    slope: -3,
    low: -9,
    high: 3,
    atStartMB: 900,
    atEndMB: 900,
    isFlat: true,
  } as const;
  const soak = { minutes: 60, memory: [memory] } as unknown as Figures['soak'];
  expect(find({ soak }, /memory/).measured).toBe('−3 MB an hour (95 %: −9 to +3)');
});

test('killed workers: one content that is not there exactly once misses the target', () => {
  const faults = {
    clips: 500,
    analysed: 500,
    notOnce: 0,
    kills: 20,
    failed: 0,
    integrity: 'ok',
  } as Figures['faults'];
  expect(find({ faults }, /killed/).isMet).toBe(true);
  expect(find({ faults: { ...faults, notOnce: 1 } }, /killed/).isMet).toBe(false);
  expect(find({ faults: { ...faults, kills: 0 } }, /killed/).isMet).toBe(false);
});
