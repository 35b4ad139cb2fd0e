// Mutated good files: whatever happens to the bytes, reading ends soon, with sound or with words.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeAiff,
  makeAu,
  makeCaf,
  makeRf64,
  makeW64,
  makeWav,
  tones,
} from '../../../tests/support/sound-files.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { openAudio } from './open-audio.ts';

const ROUNDS = Number(process.env.EARMARK_FUZZ_ROUNDS ?? 200);
const LONGEST_MS = 5000;
const library = new URL('../../../resources/sample-library/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'earmark-damaged-'));
const ffmpegBefore = process.env.EARMARK_FFMPEG;

beforeAll(() => {
  process.env.EARMARK_FFMPEG = 'none';
});
afterAll(() => {
  if (ffmpegBefore === undefined) delete process.env.EARMARK_FFMPEG;
  else process.env.EARMARK_FFMPEG = ffmpegBefore;
  rmSync(folder, { recursive: true });
});

/** Mulberry32: the same damage in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function goodFiles(): Uint8Array[] {
  const spec = { format: 's16', sampleRateHz: 16000, channels: tones(2, 16000, 8000) } as const;
  const floats = { ...spec, format: 'f32' } as const;
  const written = [makeWav(spec), makeWav(floats, { extensible: true }), makeRf64(spec), makeW64(spec)];
  written.push(makeAiff(spec), makeAiff(floats, 'fl32'), makeCaf(floats, true), makeAu(spec));
  const compressed = ['.flac', '.mp3', '.ogg', '.opus'].flatMap((extension) => {
    const names = readdirSync(library, { recursive: true }).map(String);
    const name = names.sort().find((candidate) => candidate.endsWith(extension));
    return name ? [readFileSync(new URL(name, library)).subarray(0, 60_000)] : [];
  });
  expect(compressed.length).toBe(4);
  return [...written, ...compressed];
}

/** Flips, fills, cuts out, doubles or cuts off: mostly in the header, where it hurts. */
function damage(good: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = new Uint8Array(good);
  const inHeader = () => random(random(2) ? Math.min(200, bytes.length) : bytes.length);
  const at = inHeader();
  const length = 1 + random(random(4) ? 8 : 3000);
  switch (random(6)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      for (let count = 0; count < 20; count++) bytes[inHeader()] = random(256);
      return bytes;
    case 2:
      return bytes.fill(random(2) ? 0xff : 0, at, at + length);
    case 3:
      return new Uint8Array([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
    case 4:
      return new Uint8Array([...bytes.subarray(0, at + length), ...bytes.subarray(at)]);
    default:
      return bytes.slice(0, random(bytes.length));
  }
}

/** Words of the refusal, or null where there was sound. Anything but finite sound or an AppError fails the test. */
async function tryReading(path: string): Promise<string | null> {
  try {
    const source = await openAudio(path);
    try {
      for await (const samples of source.readMono()) {
        if (!samples.every(Number.isFinite)) throw new Error('a sample is not finite');
      }
    } finally {
      source.close();
    }
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(['damaged', 'unsupported']).toContain(error.code);
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    return error.message;
  }
}

test(`${ROUNDS} damaged files end soon, with sound or with words`, {
  timeout: 120_000 + 100 * ROUNDS,
}, async () => {
  const good = goodFiles();
  const random = randomNumbers(7);
  let readable = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const path = join(folder, `${round}.bin`);
    const bytes = damage(good[round % good.length] ?? new Uint8Array(0), random);
    if (bytes.length === 0) continue;
    writeFileSync(path, bytes);
    const startedMs = performance.now();
    const words = await tryReading(path).catch((cause) => {
      throw new Error(`round ${round}, kind ${round % good.length}`, { cause });
    });
    await readMetadata(path);
    expect(performance.now() - startedMs, `round ${round}: ${words}`).toBeLessThan(LONGEST_MS);
    if (words === null) readable++;
  }
  expect(readable).toBeGreaterThan(ROUNDS / 3);
});
