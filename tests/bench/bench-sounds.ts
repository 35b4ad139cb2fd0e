// A library for measuring: short files in mixed formats, cut out of the sample library, and long WAV files.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const samples = join(import.meta.dirname, '..', '..', 'resources', 'sample-library');
const formats = [
  ['.wav', '-c:a', 'pcm_s16le'],
  ['.wav', '-c:a', 'pcm_s24le', '-ar', '96000'],
  ['.flac'],
  ['.mp3', '-b:a', '128k'],
  ['.ogg', '-c:a', 'libvorbis'],
  ['.opus', '-ar', '48000'],
  ['.aiff', '-ar', '44100', '-ac', '2'],
] as const;

const partSize = 200;

/** The first two hundred short files, for what is measured twice. */
export const firstPart = 'part 1';

/** Writes `shortCount` distinct short files and `longCount` of ten minutes. Needs ffmpeg, and says so where it is missing. */
export function makeBenchSounds(folder: string, shortCount: number, longCount: number): void {
  mkdirSync(folder, { recursive: true });
  const sources = readdirSync(samples, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(wav|flac|mp3|ogg|opus)$/.test(name))
    .sort();
  for (let n = 0; n < shortCount; n += 1) {
    const source = sources[n % sources.length] ?? '';
    const [extension, ...how] = formats[n % formats.length] ?? ['.wav'];
    const tempo = (0.7 + 0.6 * ((n * 0.618034) % 1)).toFixed(4);
    const name = source.replace(/^.*[\\/]/, '').replace(/\.\w+$/, '');
    const part = join(folder, `part ${Math.floor(n / partSize) + 1}`);
    mkdirSync(part, { recursive: true });
    const target = join(part, `${name} ${n}${extension}`);
    runFfmpeg(['-i', join(samples, source), '-af', `atempo=${tempo},volume=-${n % 7}dB`, ...how, target]);
  }
  for (let n = 0; n < longCount; n += 1) writeLongWav(join(folder, `long ambience ${n}.wav`), 600, n + 1);
}

function runFfmpeg(args: readonly string[]): void {
  const done = spawnSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], { encoding: 'utf8' });
  if (done.error)
    throw new Error(
      'The bench needs ffmpeg to make files of many formats. Install it, or give --folder DIR.',
    );
  if (done.status !== 0) throw new Error(done.stderr);
}

/** Brownish noise, stereo, 48 kHz, 16 bit: cheap to write, different for every seed. */
function writeLongWav(path: string, seconds: number, seed: number): void {
  const rate = 48000;
  const file = openSync(path, 'w');
  const header = Buffer.alloc(44);
  const bytes = seconds * rate * 4;
  header.write('RIFF', 0, 'latin1').toString();
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 4, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(bytes, 40);
  writeSync(file, header);
  let state = seed * 7919;
  let level = 0;
  const second = new Int16Array(rate * 2);
  for (let at = 0; at < seconds; at += 1) {
    for (let i = 0; i < second.length; i += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      level = level * 0.98 + (state / 2 ** 32 - 0.5) * 2000;
      second[i] = level;
    }
    writeSync(file, new Uint8Array(second.buffer));
  }
  closeSync(file);
}
