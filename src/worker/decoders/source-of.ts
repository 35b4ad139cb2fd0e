// Turns any decoder's blocks into the streams of an AudioSource: range, chunk size, cancelling, damage.
import { setImmediate } from 'node:timers/promises';
import {
  copyFinite,
  meanOfChannels,
  meanOfInterleaved,
  splitInterleaved,
} from '../../core/audio/samples/mix-channels.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type AudioSource, CHUNK_FRAMES, type ReadRange } from './audio-source.ts';
import { type Block, type Decoding, frameRange } from './decoding.ts';

/** Sound shorter than this before the damage is not worth keeping. */
const LEAST_SECONDS_BEFORE_DAMAGE = 0.05;
/** How long a stream may keep the event loop, so that a cancel can arrive. */
const LONGEST_TURN_MS = 50;

export function sourceOf(decoding: Decoding): AudioSource {
  let damage: string | null = null;
  const noteDamage = (words: string) => {
    damage = words;
  };
  return {
    facts: decoding.facts,
    warning: () => decoding.warning() ?? damage,
    readMono: async function* (range = {}) {
      for await (const { block, from, to } of piecesOf(decoding, range, noteDamage)) {
        yield 'interleaved' in block
          ? meanOfInterleaved(cutInterleaved(block, from, to), block.channelCount)
          : meanOfChannels(block.channels, from, to);
      }
    },
    readChannels: async function* (range = {}) {
      for await (const { block, from, to } of piecesOf(decoding, range, noteDamage)) {
        yield 'interleaved' in block
          ? splitInterleaved(cutInterleaved(block, from, to), block.channelCount)
          : block.channels.map((channel) => copyFinite(channel, from, to));
      }
    },
    close: () => decoding.close(),
  };
}

/** A part of a block, in frames of it. */
interface Piece {
  readonly block: Block;
  readonly from: number;
  readonly to: number;
}

async function* piecesOf(
  decoding: Decoding,
  range: ReadRange,
  noteDamage: (words: string) => void,
): AsyncGenerator<Piece> {
  const { sampleRateHz } = decoding.facts;
  const { start, end } = frameRange(range, sampleRateHz);
  let position = 0;
  let turnStartedMs = performance.now();
  const breathe = async () => {
    if (performance.now() - turnStartedMs > LONGEST_TURN_MS) {
      await setImmediate();
      turnStartedMs = performance.now();
      if (position < start) range.onPassing?.(position / sampleRateHz);
    }
    throwIfAborted(range.signal);
  };
  try {
    const stream = decoding.decode(start, range.signal);
    position = stream.firstFrame;
    for await (const block of stream.blocks) {
      const blockStart = position;
      position += frameCountOf(block);
      for (const piece of cut(block, start - blockStart, end - blockStart)) {
        await breathe();
        yield piece;
      }
      if (position >= end) return;
      await breathe();
    }
  } catch (error) {
    throwIfAborted(range.signal);
    if (position < LEAST_SECONDS_BEFORE_DAMAGE * sampleRateHz || isOurs(error)) throw wordsFor(error);
    noteDamage(`The file is damaged after ${(position / sampleRateHz).toFixed(1)} s.`);
    return;
  }
  throwIfAborted(range.signal);
  if (position === 0) throw new AppError('damaged', 'The file has no sound in it.');
}

/** Pieces of at most CHUNK_FRAMES between `from` and `to`, in frames of the block. */
function* cut(block: Block, from: number, to: number): Generator<Piece> {
  const last = Math.min(to, frameCountOf(block));
  for (let at = Math.max(0, from); at < last; at += CHUNK_FRAMES) {
    yield { block, from: at, to: Math.min(at + CHUNK_FRAMES, last) };
  }
}

type Interleaved = Extract<Block, { interleaved: Float32Array }>;

function cutInterleaved({ interleaved, channelCount }: Interleaved, from: number, to: number): Float32Array {
  const isWhole = from === 0 && to * channelCount === interleaved.length;
  return isWhole ? interleaved : interleaved.slice(from * channelCount, to * channelCount);
}

function frameCountOf(block: Block): number {
  if ('interleaved' in block) return Math.floor(block.interleaved.length / block.channelCount);
  return block.channels[0]?.length ?? 0;
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('cancelled', 'Reading was cancelled.', { cause: signal.reason });
}

/** A file that vanishes or a drive that fails is no damage of the sound. */
function isOurs(error: unknown): boolean {
  return error instanceof AppError && error.code !== 'damaged';
}

function wordsFor(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('damaged', 'The file is damaged: its sound cannot be decoded.', { cause: error });
}
