import { createPeaks } from '../../core/audio/peaks.ts';
import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import { type CutWindow, createWindowCutter } from '../../core/frontend/window-cutter.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AudioSource } from '../decoders/audio-source.ts';
import { openAudio } from '../decoders/open-audio.ts';
import { takeReadSeconds } from '../decoders/read-seconds.ts';
import { strikeIfAsked } from '../inference/faults.ts';
import { prepareWindow } from '../inference/prepare-window.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import { createStageClock, type StageClock } from '../stage-seconds.ts';
import type { AudioFacts } from '../task-protocol.ts';
import type { ClipReading, ClipToRead, ReadingListener } from './clip-reading.ts';

/** Peaks over the whole clip, in pairs. */
const peakBins = 1000;

/**
 * Reads a clip from beginning to end: facts, texts, outline, and its windows one by one to the listener. Throws what
 * `openAudio` throws, and 'damaged' for a file without sound.
 */
export async function readClip(
  { path, share = { index: 0, count: 1 } }: ClipToRead,
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
  listener: ReadingListener,
): Promise<ClipReading> {
  const { poisons } = strikeIfAsked(path);
  const clock = createStageClock();
  takeReadSeconds();
  const source = await clock.timeAsync('decode', () => openAudio(path));
  try {
    const windows = createWindowMaker(source, frontEnds, share, clock, listener);
    // Only one of those who share a clip looks at what is the same for all of them.
    const peaks = share.index === 0 ? createPeaks(peakBins) : undefined;
    for await (const chunk of timed(source.readMono(), clock)) {
      if (peaks) clock.time('inspect', () => peaks.push(chunk));
      await windows.push(chunk);
      listener.onRead(chunk.length / source.facts.sampleRateHz, source.facts.durationSeconds);
    }
    if (windows.secondsSeen === 0) throw new AppError('damaged', 'The file has no sound in it.');
    await windows.end();
    const texts = peaks ? await clock.timeAsync('inspect', () => readMetadata(path)) : [];
    clock.add('read', takeReadSeconds());
    return {
      facts: factsOf(source, windows.secondsSeen),
      texts,
      warning: source.warning(),
      peaks: peaks?.finish() ?? new Int8Array(),
      windowCount: windows.count,
      poisons,
      stages: withoutReading(clock),
    };
  } finally {
    source.close();
  }
}

function createWindowMaker(
  { facts }: AudioSource,
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
  share: { readonly index: number; readonly count: number },
  clock: StageClock,
  listener: ReadingListener,
) {
  const declared = new Map([...frontEnds].map(([name, { declaration }]) => [name, declaration]));
  const cutter = createWindowCutter(declared, facts.sampleRateHz);
  let seen = 0;
  let count = 0;
  const send = async (windows: readonly CutWindow[]) => {
    for (const { startSeconds, endSeconds, paddedSeconds, samples } of windows) {
      if (seen++ % share.count !== share.index) continue;
      const inputs = clock.time('features', () => prepareWindow(frontEnds, samples, paddedSeconds));
      count++;
      await listener.onWindow({ startSeconds, endSeconds, paddedSeconds, inputs });
    }
  };
  return {
    push: (chunk: Float32Array) => send(clock.time('resample', () => cutter.push(chunk))),
    end: () => send(clock.time('resample', () => cutter.finish())),
    get secondsSeen() {
      return cutter.secondsSeen;
    },
    get count() {
      return count;
    },
  };
}

/** The chunks of a source; what they take to come counts as decoding. */
async function* timed(chunks: AsyncIterable<Float32Array>, clock: StageClock): AsyncGenerator<Float32Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await clock.timeAsync('decode', () => iterator.next());
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** The disk was waited for while decoding: that is told apart. */
function withoutReading(clock: StageClock) {
  const seconds = clock.read();
  return { ...seconds, decode: Math.max(0, seconds.decode - seconds.read) };
}

/** The duration that was heard counts, not the one that the header promises. */
function factsOf({ facts }: AudioSource, durationSeconds: number): AudioFacts {
  const { sampleRateHz, channelCount, bitDepth, codec } = facts;
  return { durationSeconds, sampleRateHz, channelCount, bitDepth, codec };
}
