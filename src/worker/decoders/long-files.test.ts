// A recording of many gigabytes: regions are reached at once, and streaming needs no more memory than a short file.
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeRf64, type SoundSpec, sampleBytes, tones } from '../../../tests/support/sound-files.ts';
import { openAudio } from './open-audio.ts';

const HOURS = 4;
const RATE_HZ = 96_000;
const CHANNELS = 6;
const frameBytes = CHANNELS * 3;
const totalFrames = HOURS * 3600 * RATE_HZ;
const folder = mkdtempSync(join(tmpdir(), 'earmark-long-'));
const path = join(folder, 'four hours.wav');
const spec: SoundSpec = { format: 's24', sampleRateHz: RATE_HZ, channels: tones(CHANNELS, RATE_HZ, RATE_HZ) };

// NTFS would claim the whole space on the disk.
const isSparse = process.platform !== 'win32';
if (!isSparse) console.log('skipped: long sparse files, which this file system cannot hold');

describe.skipIf(!isSparse)('a file of four hours', () => {
  /** 24.9 GB in the directory, a few megabytes on the disk: silence but for the last second. */
  beforeAll(() => {
    const descriptor = openSync(path, 'w');
    const silent = { ...spec, channels: spec.channels.map(() => new Float32Array(0)) };
    const header = makeRf64(silent, 'RF64', totalFrames * frameBytes);
    writeSync(descriptor, header);
    ftruncateSync(descriptor, header.length + totalFrames * frameBytes);
    const lastSecond = header.length + (totalFrames - RATE_HZ) * frameBytes;
    writeSync(descriptor, sampleBytes(spec, true), 0, RATE_HZ * frameBytes, lastSecond);
    closeSync(descriptor);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('a region near its end is read at once', async () => {
    const source = await openAudio(path);
    expect(source.facts.durationSeconds).toBe(HOURS * 3600);
    expect(source.warning()).toBeNull();
    const startedMs = performance.now();
    let frames = 0;
    let loudest = 0;
    for await (const samples of source.readMono({ startSeconds: HOURS * 3600 - 1 })) {
      frames += samples.length;
      for (const sample of samples) loudest = Math.max(loudest, sample);
    }
    expect(frames).toBe(RATE_HZ);
    expect(loudest).toBeGreaterThan(0.1);
    expect(performance.now() - startedMs).toBeLessThan(2000);
    source.close();
  });

  test('minutes of it stream without more memory than the first seconds', async () => {
    const source = await openAudio(path);
    let before = 0;
    let most = 0;
    let frames = 0;
    for await (const samples of source.readMono({ endSeconds: 180 })) {
      frames += samples.length;
      const { rss } = process.memoryUsage();
      if (frames < 10 * RATE_HZ) before = Math.max(before, rss);
      else most = Math.max(most, rss - before);
    }
    expect(frames).toBe(180 * RATE_HZ);
    expect(most / 1e6).toBeLessThan(50);
    source.close();
  });
});
