import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { formatWavHeader } from '../../core/audio/containers/format-wav-header.ts';
import { createResampler, type Resampler } from '../../core/audio/resample.ts';
import { encodeInt16 } from '../../core/audio/samples/encode-int16.ts';
import { meanOfChannels } from '../../core/audio/samples/mix-channels.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AudioSource } from '../decoders/audio-source.ts';
import { openAudio } from '../decoders/open-audio.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';
import type { StageContext } from './peaks.ts';

const HIGHEST_RATE_HZ = 48_000;

/**
 * A copy that every browser plays: 16 bits, at most 48 kHz, one or two channels (more become their mean).
 * The output appears under its name only when it is whole. Throws what `openAudio` throws, and 'disk-full'.
 */
export async function runRenderWav(
  input: TaskInput<'render-wav'>,
  context?: StageContext,
): Promise<TaskOutput<'render-wav'>> {
  const source = await openAudio(input.path);
  const partial = `${input.outputPath}.${process.pid}.part`;
  try {
    const output = await writeSound(source, partial, input, context);
    renameSync(partial, input.outputPath);
    return output;
  } catch (error) {
    rmSync(partial, { force: true });
    throw wordsFor(error);
  } finally {
    source.close();
  }
}

async function writeSound(
  source: AudioSource,
  path: string,
  range: { startSeconds?: number; endSeconds?: number },
  context: StageContext | undefined,
): Promise<TaskOutput<'render-wav'>> {
  const { sampleRateHz, channelCount } = source.facts;
  const outputRateHz = playableRate(sampleRateHz);
  const outputChannels = channelCount === 2 ? 2 : 1;
  const resamplers = Array.from({ length: outputChannels }, () =>
    createResampler(sampleRateHz, outputRateHz),
  );
  const descriptor = openSync(path, 'w');
  let byteCount = 0;
  const write = (channels: readonly Float32Array[]): void => {
    byteCount += writeAll(descriptor, encodeInt16(channels));
    context?.progress(byteCount / (2 * outputChannels * outputRateHz));
  };
  try {
    writeAll(descriptor, formatWavHeader(outputRateHz, outputChannels, 0));
    for await (const channels of source.readChannels(range)) {
      const kept = outputChannels === 2 ? channels : [meanOfChannels(channels)];
      write(resamplers.map((resampler: Resampler, c) => resampler.push(kept[c] ?? new Float32Array(0))));
    }
    write(resamplers.map((resampler) => resampler.flush()));
    writeSync(descriptor, formatWavHeader(outputRateHz, outputChannels, byteCount), 0, 44, 0);
  } finally {
    closeSync(descriptor);
  }
  return { byteSize: byteCount + 44, durationSeconds: byteCount / (2 * outputChannels * outputRateHz) };
}

/** Halves and quarters of studio rates convert best to their own family. */
function playableRate(sampleRateHz: number): number {
  if (sampleRateHz <= HIGHEST_RATE_HZ) return sampleRateHz;
  return sampleRateHz % 44_100 === 0 ? 44_100 : HIGHEST_RATE_HZ;
}

function writeAll(descriptor: number, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}

function wordsFor(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return new AppError('disk-full', 'The disk is full: the sound could not be prepared for playing.', {
      cause: error,
    });
  }
  return error;
}
