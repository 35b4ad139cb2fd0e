import { closeSync, openSync, writeSync } from 'node:fs';

/** A WAV file of 16 bits; `samples` holds frames of `channelCount` interleaved samples, piece after piece. */
export function writeWav(
  path: string,
  { sampleRateHz, channelCount }: { readonly sampleRateHz: number; readonly channelCount: number },
  frameCount: number,
  pieces: Iterable<Int16Array>,
): void {
  const file = openSync(path, 'w');
  const header = Buffer.alloc(44);
  const bytes = frameCount * channelCount * 2;
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channelCount * 2, 28);
  header.writeUInt16LE(channelCount * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes, 40);
  writeSync(file, header);
  for (const piece of pieces)
    writeSync(file, new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
  closeSync(file);
}

/** Brownish noise, stereo, 48 kHz: cheap to write, different for every seed. */
export function writeNoise(path: string, seconds: number, seed: number): void {
  const rate = 48000;
  writeWav(path, { sampleRateHz: rate, channelCount: 2 }, seconds * rate, makeNoise(seconds, rate, seed));
}

function* makeNoise(seconds: number, rate: number, seed: number): Iterable<Int16Array> {
  let state = seed * 7919;
  let level = 0;
  for (let at = 0; at < seconds; at += 1) {
    const second = new Int16Array(rate * 2);
    for (let i = 0; i < second.length; i += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      level = level * 0.98 + (state / 2 ** 32 - 0.5) * 2000;
      second[i] = level;
    }
    yield second;
  }
}
