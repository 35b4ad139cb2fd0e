import { expect, test } from 'vitest';
import type { ReadRange } from './audio-source.ts';
import { sourceOf } from './source-of.ts';

/** A second of sound a block, each of which takes its time; like MP3 it is decoded from its start. */
function openSlow(seconds: number) {
  let decoded = 0;
  const source = sourceOf({
    facts: { sampleRateHz: 8000, channelCount: 1, bitDepth: null, codec: 'mp3', durationSeconds: seconds },
    warning: () => null,
    decode: () => ({ firstFrame: 0, blocks: blocks() }),
    close: () => {},
  });
  function* blocks() {
    for (; decoded < seconds; decoded++) {
      const until = performance.now() + 20;
      while (performance.now() < until);
      yield { channels: [new Float32Array(8000).fill(decoded / 1000)] };
    }
  }
  const read = async (range: ReadRange) => {
    const pieces: Float32Array[] = [];
    for await (const samples of source.readMono(range)) pieces.push(samples);
    return pieces;
  };
  return { read, countDecoded: () => decoded };
}

test('tells how far it is while it decodes what lies before the part', async () => {
  const told: number[] = [];
  const pieces = await openSlow(20).read({
    startSeconds: 18,
    endSeconds: 19,
    onPassing: (at) => told.push(at),
  });
  expect(pieces.map((samples) => [samples.length, samples[0]])).toEqual([[8000, Math.fround(0.018)]]);
  expect(told.length).toBeGreaterThan(1);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told.at(-1)).toBeLessThan(18);
});

test('is cancelled before the part is reached', async () => {
  const { read, countDecoded } = openSlow(100);
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 0);
  await expect(read({ startSeconds: 99, signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' });
  expect(countDecoded()).toBeLessThan(99);
});
