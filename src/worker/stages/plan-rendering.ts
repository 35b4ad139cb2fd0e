import {
  type WavFormat,
  type WavSample,
  wavSampleBytes,
} from '../../core/audio/containers/format-wav-header.ts';
import type { SourceFacts } from '../decoders/audio-source.ts';
import type { TaskInput } from '../task-protocol.ts';

/** `player`: what every browser plays. `session`: as the source is, as far as WAV can. */
export type RenderQuality = NonNullable<TaskInput<'render-wav'>['quality']>;

const HIGHEST_PLAYED_RATE_HZ = 48_000;

/** The format a rendering is written in. */
export function planRendering(facts: SourceFacts, quality: RenderQuality): WavFormat {
  if (quality === 'player') {
    const channelCount = facts.channelCount === 2 ? 2 : 1;
    return { sampleRateHz: playableRate(facts.sampleRateHz), channelCount, sample: 'int16' };
  }
  const { sampleRateHz, channelCount } = facts;
  return { sampleRateHz, channelCount, sample: keptSample(facts) };
}

/** Bytes of samples that a part of this length takes. */
export function countRenderedBytes(format: WavFormat, seconds: number): number {
  return Math.round(seconds * format.sampleRateHz) * format.channelCount * wavSampleBytes[format.sample];
}

/** Halves and quarters of studio rates convert best to their own family. */
function playableRate(sampleRateHz: number): number {
  if (sampleRateHz <= HIGHEST_PLAYED_RATE_HZ) return sampleRateHz;
  return sampleRateHz % 44_100 === 0 ? 44_100 : HIGHEST_PLAYED_RATE_HZ;
}

const integerCodecs = new Set(['pcm', 'flac', 'alac', 'alaw', 'mulaw', 'wavpack']);

/** Lossy decoders give floats, which may be louder than full scale; so do floats. Integers keep their depth. */
function keptSample({ codec, bitDepth }: SourceFacts): WavSample {
  if (!integerCodecs.has(codec) || bitDepth === null || bitDepth > 24) return 'float32';
  return bitDepth > 16 ? 'int24' : 'int16';
}
