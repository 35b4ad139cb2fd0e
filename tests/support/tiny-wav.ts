// Sounds for tests: pure functions of time, written as 16-bit mono WAV.
import { writeFileSync } from 'node:fs';

/** Value −1..1 at a time in seconds. */
export type Sound = (seconds: number) => number;

export const tone =
  (hertz: number): Sound =>
  (t) =>
    0.5 * Math.sin(2 * Math.PI * hertz * t);

/** Sweeps from one frequency to another within `duration` seconds. */
export const chirp =
  (fromHertz: number, toHertz: number, duration: number): Sound =>
  (t) =>
    0.5 * Math.sin(2 * Math.PI * (fromHertz * t + ((toHertz - fromHertz) * t * t) / (2 * duration)));

export const silence: Sound = () => 0;

export function renderSound(sound: Sound, seconds: number, sampleRateHz: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * sampleRateHz) }, (_, n) => sound(n / sampleRateHz));
}

export function writeTinyWav(
  path: string,
  sound: Sound,
  seconds: number,
  sampleRateHz: number,
): Float32Array {
  const samples = renderSound(sound, seconds, sampleRateHz);
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(2 * sampleRateHz, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((sample, n) => {
    bytes.writeInt16LE(Math.round(sample * 32767), 44 + 2 * n);
  });
  writeFileSync(path, bytes);
  return samples;
}
