import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import {
  formatWavHeader,
  type WavFormat,
  wavSampleBytes,
} from '../../core/audio/containers/format-wav-header.ts';
import { createResampler, type Resampler } from '../../core/audio/resample.ts';
import { encodeSamples } from '../../core/audio/samples/encode-samples.ts';
import { meanOfChannels } from '../../core/audio/samples/mix-channels.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AudioSource } from '../decoders/audio-source.ts';
import { openAudio } from '../decoders/open-audio.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';
import type { StageContext } from './peaks.ts';
import { countRenderedBytes, planRendering } from './plan-rendering.ts';

/** Hosts and file systems stumble over larger WAV files; a part this long is better taken as the whole file. */
const MOST_SESSION_BYTES = 2 * 1024 ** 3;

/**
 * A copy as WAV. For the player: 16 bits, at most 48 kHz, one or two channels (more become their mean). For a session:
 * channels, rate and depth of the source, cut at the very samples. The output appears under its name only when it is
 * whole. Throws what `openAudio` throws, 'disk-full', and 'bad-input' for a part without sound or of more than 2 GB.
 */
export async function runRenderWav(
  input: TaskInput<'render-wav'>,
  context?: StageContext,
): Promise<TaskOutput<'render-wav'>> {
  const source = await openAudio(input.path);
  const partial = `${input.outputPath}.${process.pid}.part`;
  try {
    const format = planRendering(source.facts, input.quality ?? 'player');
    if (input.quality === 'session') refuseTooLong(source, format, input);
    const output = await writeSound(source, partial, format, input, context);
    if (input.quality === 'session' && output.durationSeconds === 0) {
      throw new AppError('bad-input', 'There is no sound in this part of the file.');
    }
    renameSync(partial, input.outputPath);
    return output;
  } catch (error) {
    rmSync(partial, { force: true });
    throw wordsFor(error);
  } finally {
    source.close();
  }
}

interface Part {
  readonly startSeconds?: number;
  readonly endSeconds?: number;
}

function refuseTooLong(source: AudioSource, format: WavFormat, { startSeconds = 0, endSeconds }: Part): void {
  const end = Math.min(
    endSeconds ?? Number.POSITIVE_INFINITY,
    source.facts.durationSeconds ?? Number.POSITIVE_INFINITY,
  );
  if (countRenderedBytes(format, end - startSeconds) <= MOST_SESSION_BYTES) return;
  throw new AppError(
    'bad-input',
    'This part is too long for one WAV file (more than 2 GB). Mark a shorter one.',
  );
}

async function writeSound(
  source: AudioSource,
  path: string,
  format: WavFormat,
  part: Part,
  context: StageContext | undefined,
): Promise<TaskOutput<'render-wav'>> {
  const { sampleRateHz, channelCount, sample } = format;
  const resamplers = Array.from({ length: channelCount }, () =>
    createResampler(source.facts.sampleRateHz, sampleRateHz),
  );
  const bytesPerSecond = sampleRateHz * channelCount * wavSampleBytes[sample];
  const descriptor = openSync(path, 'w');
  let byteCount = 0;
  const write = (channels: readonly Float32Array[]): void => {
    byteCount += writeAll(descriptor, encodeSamples(channels, sample));
    context?.progress(byteCount / bytesPerSecond);
  };
  try {
    const headerByteCount = writeAll(descriptor, formatWavHeader(format, 0));
    const onPassing = (seconds: number) => context?.progress(seconds);
    for await (const channels of source.readChannels({ ...part, onPassing })) {
      const kept = channels.length === channelCount ? channels : [meanOfChannels(channels)];
      write(resamplers.map((resampler: Resampler, c) => resampler.push(kept[c] ?? new Float32Array(0))));
    }
    write(resamplers.map((resampler) => resampler.flush()));
    // Chunks have even lengths (RIFF).
    const padByteCount = writeAll(descriptor, new Uint8Array(byteCount % 2));
    writeSync(descriptor, formatWavHeader(format, byteCount), 0, headerByteCount, 0);
    const byteSize = headerByteCount + byteCount + padByteCount;
    return { byteSize, durationSeconds: byteCount / bytesPerSecond };
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
  return bytes.length;
}

function wordsFor(error: unknown): unknown {
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')) {
    return new AppError('disk-full', 'The disk is full: the sound could not be written.', {
      cause: error,
    });
  }
  return error;
}
