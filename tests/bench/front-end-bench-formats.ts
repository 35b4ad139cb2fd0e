// Decoding by format, and all that comes before the encoder: decoding, resampling, cutting, features.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFrontEnd } from '../../src/core/frontend/front-end.ts';
import { createWindowCutter } from '../../src/core/frontend/window-cutter.ts';
import { openAudio } from '../../src/worker/decoders/open-audio.ts';
import { tinyEffects, tinyEveryday } from '../support/tiny-front-ends.ts';
import { listSamples, samplesFolder } from './bench-sounds.ts';
import type { MeasureCpuMs } from './front-end-bench-clock.ts';

export interface FormatFigures {
  readonly format: string;
  /** Seconds of sound a second of one processor. */
  readonly decodingFactor: number;
  /** Decoding, resampling to both rates of the shipped pack, cutting, and the features of all windows. */
  readonly aheadOfEncoderFactor: number;
  readonly aheadOfEncoderMsPerWindow: number;
  /** Decoding half a second, opening included. */
  readonly shortFileMs: number;
}

const formats: Readonly<Record<string, readonly string[]>> = {
  'WAV 16 bit 44.1 kHz mono.wav': ['-c:a', 'pcm_s16le', '-ar', '44100', '-ac', '1'],
  'WAV 16 bit 48 kHz.wav': ['-c:a', 'pcm_s16le', '-ar', '48000'],
  'WAV 24 bit 96 kHz.wav': ['-c:a', 'pcm_s24le', '-ar', '96000'],
  'WAV float 48 kHz.wav': ['-c:a', 'pcm_f32le', '-ar', '48000'],
  'AIFF 16 bit 44.1 kHz.aiff': ['-ar', '44100'],
  'FLAC 16 bit 48 kHz.flac': ['-sample_fmt', 's16', '-ar', '48000'],
  'FLAC 24 bit 96 kHz.flac': ['-sample_fmt', 's32', '-ar', '96000'],
  'MP3 128 kbit 44.1 kHz.mp3': ['-b:a', '128k', '-ar', '44100'],
  'Vorbis 48 kHz.ogg': ['-c:a', 'libvorbis', '-ar', '48000'],
  'Opus 96 kbit.opus': ['-b:a', '96k'],
};

const frontEnds = new Map([
  ['everyday', tinyEveryday],
  ['effects', tinyEffects],
]);

/** Nothing where ffmpeg is missing: it makes the files. All but the first are stereo. */
export async function measureFormats(
  measureCpuMs: MeasureCpuMs,
  directory: string,
  seconds: number,
): Promise<FormatFigures[]> {
  if (spawnSync('ffmpeg', ['-version']).error) return [];
  mkdirSync(directory, { recursive: true });
  const runners = [...frontEnds].map(
    ([name, declaration]) =>
      [name, createFrontEnd(declaration, { features: name, mask: `${name}_mask` })] as const,
  );
  const figures: FormatFigures[] = [];
  for (const [name, codec] of Object.entries(formats)) {
    const [long, short] = [join(directory, name), join(directory, `short ${name}`)];
    makeSound(long, seconds, codec);
    makeSound(short, 0.5, codec);
    const { sourceSeconds } = await readThrough(long, () => {});
    const decodingMs = await measureCpuMs(() => readThrough(long, () => {}));
    let windowCount = 0;
    const aheadMs = await measureCpuMs(async () => {
      windowCount = 0;
      let cutter: ReturnType<typeof createWindowCutter> | undefined;
      const prepare = (windows: ReturnType<NonNullable<typeof cutter>['finish']>) => {
        for (const { samples, paddedSeconds } of windows) {
          windowCount++;
          for (const [front, runner] of runners)
            runner.prepare(samples.get(front) ?? new Float32Array(0), paddedSeconds);
        }
      };
      await readThrough(long, (chunk, rateHz) => {
        cutter ??= createWindowCutter(frontEnds, rateHz);
        prepare(cutter.push(chunk));
      });
      if (cutter) prepare(cutter.finish());
    });
    figures.push({
      format: name.replace(/\.\w+$/, ''),
      decodingFactor: (1000 * sourceSeconds) / decodingMs,
      aheadOfEncoderFactor: (1000 * sourceSeconds) / aheadMs,
      aheadOfEncoderMsPerWindow: aheadMs / windowCount,
      shortFileMs: await measureCpuMs(() => readThrough(short, () => {})),
    });
  }
  return figures;
}

async function readThrough(path: string, take: (chunk: Float32Array, rateHz: number) => void) {
  const audio = await openAudio(path);
  const rateHz = audio.facts.sampleRateHz;
  let length = 0;
  for await (const chunk of audio.readMono()) {
    length += chunk.length;
    take(chunk, rateHz);
  }
  audio.close();
  return { sourceSeconds: length / rateHz };
}

/** Several sounds at once, one a little later in one ear: neither silence nor two equal channels are decoded. */
function makeSound(path: string, seconds: number, codec: readonly string[]): void {
  const samples = listSamples().filter((_, n) => n % 9 === 0);
  const inputs = samples.flatMap((name) => ['-stream_loop', '-1', '-i', join(samplesFolder, name)]);
  const mono = samples.map((_, n) => `[${n}:a]aformat=channel_layouts=mono:sample_rates=48000[m${n}]`);
  const mix = `${samples.map((_, n) => `[m${n}]`).join('')}amix=inputs=${samples.length}[mix]`;
  const stereo = '[mix]asplit[a][b];[b]adelay=7[later];[a][later]join=inputs=2:channel_layout=stereo';
  const filter = [...mono, mix, `${stereo},atrim=duration=${seconds}`].join(';');
  const args = ['-nostdin', '-v', 'error', '-y', ...inputs, '-filter_complex', filter, ...codec, path];
  const done = spawnSync('ffmpeg', args, { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
}
