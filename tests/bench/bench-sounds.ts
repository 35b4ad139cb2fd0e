// A folder of sounds for measuring, made from the sample library: cut, pitched, mixed, and written in many formats.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, extname, join } from 'node:path';
import { openAudio } from '../../src/worker/decoders/open-audio.ts';
import { planSounds, type SoundPlan } from './sound-plan.ts';
import { writeWav } from './write-wav.ts';

export const samplesFolder = join(import.meta.dirname, '..', '..', 'resources', 'sample-library');

/** Relative paths of the sounds that ship with Earmark, in order. */
export function listSamples(): string[] {
  return readdirSync(samplesFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(wav|flac|mp3|ogg|opus)$/.test(name))
    .sort();
}

/**
 * Writes `count` distinct sounds in folders of a hundred. Answers a remark where ffmpeg is missing: then all of them
 * are 16-bit WAV.
 */
export async function makeBenchSounds(
  folder: string,
  count: number,
  mostSeconds?: number,
): Promise<string | undefined> {
  const samples = listSamples();
  const names = samples.map((name) => basename(name, extname(name)));
  const hasFfmpeg = !spawnSync('ffmpeg', ['-version']).error;
  const plans = planSounds(count, names, mostSeconds).map((plan, n) => {
    const part = join(folder, `part ${1 + Math.floor(n / 100)}`);
    mkdirSync(part, { recursive: true });
    return { plan, path: join(part, plan.fileName) };
  });
  const make = hasFfmpeg ? makeWithFfmpeg : makeWav;
  const queue = plans.values();
  const work = async () => {
    for (const { plan, path } of queue) await make(plan, path, samples);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return hasFfmpeg ? undefined : 'ffmpeg was not found: every sound of this run is a 16-bit WAV file.';
}

function makeWithFfmpeg(plan: SoundPlan, path: string, samples: readonly string[]): Promise<void> {
  const [first, second] = plan.sources.map((at) => join(samplesFolder, samples[at] ?? ''));
  const endless = ['-stream_loop', '-1'];
  const toMono = 'aformat=channel_layouts=mono:sample_rates=48000';
  const filter = [
    `[0:a]${toMono},asetrate=${Math.round(48000 * plan.speed)},aresample=48000,volume=${plan.gainDb}dB[a]`,
    `[1:a]${toMono},volume=-24dB[b]`,
    `[a][b]amix=inputs=2:normalize=0,atrim=duration=${plan.seconds.toFixed(3)}`,
  ].join(';');
  return runFfmpeg([
    ...[...endless, '-i', first ?? '', ...endless, '-i', second ?? '', '-filter_complex', filter],
    ...['-ar', String(plan.sampleRateHz), '-ac', String(plan.channelCount), ...plan.codec, path],
  ]);
}

function runFfmpeg(args: readonly string[]): Promise<void> {
  const child = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with ${code}.`));
    });
  });
}

/** Pitch by the rate that the header tells, everything else by hand. */
async function makeWav(plan: SoundPlan, path: string, samples: readonly string[]): Promise<void> {
  const source = await openAudio(join(samplesFolder, samples[plan.sources[0]] ?? ''));
  const pieces: Int16Array[] = [];
  const gain = 32767 * 10 ** (plan.gainDb / 20);
  const sampleRateHz = Math.round(source.facts.sampleRateHz * plan.speed);
  const wanted = Math.round(plan.seconds * sampleRateHz);
  let frames = 0;
  try {
    while (frames < wanted) {
      for await (const chunk of source.readMono()) {
        const part = chunk.subarray(0, wanted - frames);
        pieces.push(Int16Array.from(part, (value) => Math.max(-1, Math.min(1, value)) * gain));
        frames += part.length;
        if (frames === wanted) break;
      }
    }
  } finally {
    source.close();
  }
  writeWav(path.replace(/\.\w+$/, '.wav'), { sampleRateHz, channelCount: 1 }, frames, pieces);
}
