import { expect, it } from 'vitest';
import { createSpeedMeter, estimateSecondsLeft } from './speed-meter.ts';

const work = { clips: 4, audioSeconds: 40, bytes: 1_000_000 };

it('gives speeds since the start while the window is not full', () => {
  const meter = createSpeedMeter();
  meter.start(0);
  meter.record(work, 1000);
  meter.record(work, 2000);
  expect(meter.read(2000)).toEqual({ clipsPerSecond: 4, realTimeFactor: 40, bytesPerSecond: 1_000_000 });
});

it('forgets what lies further back than its window', () => {
  const meter = createSpeedMeter();
  meter.start(0);
  meter.record({ clips: 1000, audioSeconds: 0, bytes: 0 }, 1000);
  meter.record(work, 30_000);
  expect(meter.read(30_000).clipsPerSecond).toBeCloseTo(4 / 20);
});

it('a pause does not count as slowness', () => {
  const meter = createSpeedMeter();
  meter.start(0);
  meter.record(work, 1000);
  meter.start(600_000);
  meter.record(work, 601_000);
  expect(meter.read(601_000).clipsPerSecond).toBe(4);
});

it('weighs what is left by bytes and by clips', () => {
  const speed = { clipsPerSecond: 2, realTimeFactor: 1, bytesPerSecond: 1_000_000 };
  const few = estimateSecondsLeft({ clips: 10, bytes: 100_000_000 }, speed);
  const many = estimateSecondsLeft({ clips: 1000, bytes: 100_000_000 }, speed);
  expect(few).toBeCloseTo(78, 0);
  expect(many).toBeGreaterThan(few ?? 0);
  expect(estimateSecondsLeft({ clips: 0, bytes: 0 }, speed)).toBe(0);
  const still = { clipsPerSecond: 0, realTimeFactor: 0, bytesPerSecond: 0 };
  expect(estimateSecondsLeft({ clips: 1, bytes: 1 }, still)).toBeNull();
});
