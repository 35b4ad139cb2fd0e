// The compressed sounds of the sample library, and, where ffmpeg is installed, its answers as the reference.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { concat, makeWav, tones } from '../../../tests/support/sound-files.ts';
import type { AudioSource } from './audio-source.ts';
import { findFfmpeg } from './find-ffmpeg.ts';
import { openAudio } from './open-audio.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-compressed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const library = fileURLToPath(new URL('../../../resources/sample-library/', import.meta.url));
const names = existsSync(library) ? readdirSync(library, { recursive: true }).map(String).sort() : [];
const ffmpeg = findFfmpeg();
if (!ffmpeg) console.log('skipped: comparisons with ffmpeg, which is not installed');

async function monoOf(source: AudioSource): Promise<Float32Array> {
  const pieces: Uint8Array[] = [];
  for await (const samples of source.readMono()) pieces.push(new Uint8Array(samples.buffer));
  return new Float32Array(concat(...pieces).buffer);
}

/** Signal-to-difference ratio in dB. */
function agreement(a: Float32Array, b: Float32Array): number {
  const length = Math.min(a.length, b.length, 200_000);
  let signal = 1e-12;
  let difference = 1e-12;
  for (let n = 0; n < length; n++) {
    signal += (b[n] ?? 0) ** 2;
    difference += ((a[n] ?? 0) - (b[n] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / difference);
}

/** ffmpeg's channels, averaged by us. For Opus libopus is asked: ffmpeg's own decoder resamples speech modes. */
function reference(path: string, sampleRateHz: number, channelCount: number): Float32Array {
  const layout = ['-ac', String(channelCount), '-ar', String(sampleRateHz), '-f', 'f32le', 'pipe:1'];
  const decoder = path.endsWith('.opus') ? ['-c:a', 'libopus'] : [];
  const bytes = execFileSync(
    ffmpeg?.path ?? 'ffmpeg',
    ['-v', 'error', '-nostdin', ...decoder, '-i', path, ...layout],
    {
      maxBuffer: 1 << 28,
    },
  );
  const samples = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return Float32Array.from({ length: samples.length / channelCount }, (_, n) => {
    let sum = 0;
    for (let c = 0; c < channelCount; c++) sum += samples[n * channelCount + c] ?? 0;
    return sum / channelCount;
  });
}

describe.each(['flac', 'mp3', 'ogg', 'opus'])('the %s sounds of the sample library', (extension) => {
  const paths = names.filter((name) => name.endsWith(`.${extension}`)).map((name) => join(library, name));
  // Cut in its only page, a short Ogg file would hold nothing.
  const longest = paths.toSorted((a, b) => statSync(b).size - statSync(a).size)[0] ?? '';

  test('decode to the length their headers tell', async () => {
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      const source = await openAudio(path);
      const samples = await monoOf(source);
      const seconds = samples.length / source.facts.sampleRateHz;
      expect(Math.abs(seconds - (source.facts.durationSeconds ?? 0)), path).toBeLessThan(0.06);
      expect(source.warning(), path).toBeNull();
      expect(samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true);
      source.close();
    }
  });

  test('cut in half, they give the first half and a warning', async () => {
    const bytes = readFileSync(longest);
    const path = join(folder, `half.${extension}`);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    const source = await openAudio(path);
    const whole = await openAudio(longest);
    const share = (await monoOf(source)).length / (await monoOf(whole)).length;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.8);
    // An MP3 without a count of its frames cannot know what is missing.
    if (extension !== 'mp3') expect(source.warning()).not.toBeNull();
    source.close();
    whole.close();
  });

  test.skipIf(!ffmpeg)('agree with ffmpeg', async () => {
    for (const path of paths.slice(0, 4)) {
      const source = await openAudio(path);
      const { sampleRateHz, channelCount } = source.facts;
      const ours = await monoOf(source);
      // libFLAC's build divides by 32,767 where others divide by 32,768: −90 dB. ffmpeg clips Opus at full level.
      const least = { flac: 85, opus: 20 }[extension] ?? 40;
      expect(agreement(ours, reference(path, sampleRateHz, channelCount)), path).toBeGreaterThan(least);
      source.close();
    }
  });

  test('a region is that part of the whole', async () => {
    const source = await openAudio(paths[0] ?? '');
    const whole = await monoOf(source);
    const start = Math.round(0.5 * source.facts.sampleRateHz);
    const end = Math.round(0.9 * source.facts.sampleRateHz);
    const pieces: Float32Array[] = [];
    for await (const samples of source.readMono({ startSeconds: 0.5, endSeconds: 0.9 })) pieces.push(samples);
    expect(Float32Array.from(pieces.flatMap((piece) => [...piece]))).toEqual(whole.slice(start, end));
    source.close();
  });
});

test('junk and large tags before an MP3 are passed over', async () => {
  const path = join(library, names.find((name) => name.endsWith('.mp3')) ?? '');
  const plain = await openAudio(path);
  const expected = (await monoOf(plain)).length;
  plain.close();
  const id3 = Buffer.concat([Buffer.from('ID3\x03\0\0\0\x40\0\0', 'latin1'), Buffer.alloc(1 << 20, 0xff)]);
  const tagged = join(folder, 'tagged.mp3');
  writeFileSync(tagged, Buffer.concat([id3, Buffer.alloc(3000, 0xfb), readFileSync(path)]));
  const source = await openAudio(tagged);
  expect(source.facts.codec).toBe('mp3');
  expect((await monoOf(source)).length).toBe(expected);
  source.close();
});

test('a FLAC whose header claims a rate that no recording has is refused at once', async () => {
  const name = names.find((one) => one.endsWith('.flac')) ?? '';
  const bytes = readFileSync(join(library, name));
  // 20 bits of the rate, ten bytes into STREAMINFO, which begins after "fLaC" and a head of four bytes.
  bytes.set([0, 0, 0x10 | ((bytes[20] ?? 0) & 0x0f)], 18);
  const path = join(folder, 'slow.flac');
  writeFileSync(path, bytes);
  await expect(openAudio(path)).rejects.toMatchObject({
    code: 'damaged',
    message: 'The header claims a sample rate of 1 Hz.',
  });
});

test.skipIf(!ffmpeg)('a region late in a long FLAC is found without reading what is before it', async () => {
  const path = join(folder, 'long.flac');
  const noise = ['-f', 'lavfi', '-i', 'anoisesrc=r=16000:d=120:seed=3', '-c:a', 'flac', path];
  execFileSync(ffmpeg?.path ?? '', ['-v', 'error', '-nostdin', '-y', ...noise]);
  const source = await openAudio(path);
  const whole = await monoOf(source);
  for (const startSeconds of [1, 61.2345, 119]) {
    let at = Math.round(startSeconds * 16000);
    for await (const samples of source.readMono({ startSeconds, endSeconds: startSeconds + 0.7 })) {
      expect(samples).toEqual(whole.slice(at, at + samples.length));
      at += samples.length;
    }
    expect(at).toBe(Math.round((startSeconds + 0.7) * 16000));
  }
  expect(source.warning()).toBeNull();
  source.close();
});

describe.skipIf(!ffmpeg)('through ffmpeg', () => {
  const wav = join(folder, 'source.wav');
  const channels = tones(2, 44100, 44100 * 3);
  writeFileSync(wav, makeWav({ format: 's16', sampleRateHz: 44100, channels }));

  test.each([
    ['alac.m4a', 'alac', 'alac', 80],
    ['aac.m4a', 'aac', 'aac', 15],
    ['wavpack.wv', 'wavpack', 'wavpack', 80],
    ['ima.wav', 'adpcm_ima_wav', 'adpcm_ima_wav', 15],
    ['-dash:colon.wma', 'wmav2', 'wmav2', null],
  ] as const)('%s is read at its own rate, channels averaged by us', async (name, encoder, codec, least) => {
    const path = join(folder, name);
    execFileSync(ffmpeg?.path ?? '', [
      '-v',
      'error',
      '-nostdin',
      '-y',
      '-i',
      wav,
      '-c:a',
      encoder,
      `file:${path}`,
    ]);
    const source = await openAudio(path);
    expect(source.facts).toMatchObject({ sampleRateHz: 44100, channelCount: 2, codec });
    expect(Math.abs((source.facts.durationSeconds ?? 0) - 3)).toBeLessThan(0.1);
    const samples = await monoOf(source);
    const [left, right] = channels as [Float32Array, Float32Array];
    const mean = left.map((sample, n) => (sample + (right[n] ?? 0)) / 2);
    if (least !== null) expect(agreement(samples, mean)).toBeGreaterThan(least);
    expect(await monoOf(source)).toEqual(samples);
    source.close();
  });

  test.each([
    ['ima', 'ima.wav', 'adpcm_ima_wav'],
    ['wma', 'part.wma', 'wmav2'],
    ['aac', 'part.m4a', 'aac'],
    ['alac', 'exact.m4a', 'alac'],
  ])('a part of %s is the same part of the whole', async (_, name, encoder) => {
    const path = join(folder, `rising-${name}`);
    // No noise: AAC writes down that there was some, and each decoding makes its own.
    const rising = "aevalsrc='0.5*sin(2*PI*(200+300*t)*t)':s=44100:d=6";
    const made = ['-f', 'lavfi', '-i', rising, '-c:a', encoder, path];
    execFileSync(ffmpeg?.path ?? '', ['-v', 'error', '-nostdin', '-y', ...made]);
    const source = await openAudio(path);
    const whole = await monoOf(source);
    let at = Math.round(3.3 * 44100);
    for await (const samples of source.readMono({ startSeconds: 3.3, endSeconds: 3.5 })) {
      expect(agreement(samples, whole.slice(at, at + samples.length))).toBeGreaterThan(60);
      at += samples.length;
    }
    expect(at).toBe(Math.round(3.5 * 44100));
    source.close();
  });

  test('cancelling ends ffmpeg too', async () => {
    const source = await openAudio(join(folder, 'alac.m4a'));
    const abort = new AbortController();
    const reading = async () => {
      for await (const _ of source.readMono({ signal: abort.signal })) abort.abort();
    };
    await expect(reading()).rejects.toMatchObject({ code: 'cancelled' });
    source.close();
  });

  test('a name that is no text is handed over open', async () => {
    if (process.platform !== 'linux') return;
    const raw = Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff, 0xc0), Buffer.from('.m4a')]);
    writeFileSync(raw, readFileSync(join(folder, 'alac.m4a')));
    const source = await openAudio(new Uint8Array(raw));
    expect((await monoOf(source)).length).toBe(44100 * 3);
    source.close();
  });

  test('random bytes are refused in words', async () => {
    const path = join(folder, 'random.dat');
    writeFileSync(
      path,
      Uint8Array.from({ length: 30_000 }, (_, n) => (n * n * 31 + (n >> 3) * 17) % 251),
    );
    await expect(openAudio(path)).rejects.toMatchObject({ code: 'damaged' });
  });
});
