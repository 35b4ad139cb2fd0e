import { createResampler, joinSamples, type Resampler } from '../audio/resample.ts';
import type { FrontEnd } from '../packs/front-end-schema.ts';
import { planRates } from './plan-rates.ts';
import { type PlannedWindow, planWindows, regularEnd } from './plan-windows.ts';

/** A window of a clip: its samples at the rate of each front end. */
export interface CutWindow extends PlannedWindow {
  readonly samples: ReadonlyMap<string, Float32Array>;
}

/** Cuts a stream of mono samples into windows while it is read; holds about one window per rate, whatever the length. */
export interface WindowCutter {
  /** Windows that this chunk completed. */
  push(chunk: Float32Array): CutWindow[];
  /** The windows that only the end decides: the tail, or the whole of a short clip. */
  finish(): CutWindow[];
  readonly secondsSeen: number;
}

/** All front ends share the window scheme of the first. */
export function createWindowCutter(
  frontEnds: ReadonlyMap<string, FrontEnd>,
  sourceRateHz: number,
): WindowCutter {
  const scheme = [...frontEnds.values()][0]?.window;
  if (!scheme) throw new Error('a pack has at least one front end');
  const streams = openStreams([...frontEnds.values()], sourceRateHz);
  let samplesSeen = 0;
  let cutCount = 0;
  const secondsSeen = () => samplesSeen / sourceRateHz;
  const cut = (window: PlannedWindow): CutWindow => {
    const byRate = new Map([...streams].map(([rate, stream]) => [rate, stream.read(window)]));
    const samples = [...frontEnds].map(([name, { sampleRate }]) => {
      return [name, byRate.get(sampleRate) ?? new Float32Array(0)] as const;
    });
    cutCount++;
    return { ...window, samples: new Map(samples) };
  };
  const isComplete = (end: number) =>
    secondsSeen() >= end && [...streams.values()].every((stream) => stream.secondsReady >= end);
  return {
    push(chunk) {
      const done: CutWindow[] = [];
      samplesSeen += chunk.length;
      for (const stream of streams.values()) stream.push(chunk);
      for (let end = regularEnd(cutCount, scheme); isComplete(end); end = regularEnd(cutCount, scheme)) {
        done.push(
          cut({ startSeconds: cutCount * scheme.hop, endSeconds: end, paddedSeconds: scheme.seconds }),
        );
      }
      const needed = Math.min(cutCount * scheme.hop, secondsSeen() - scheme.seconds);
      for (const stream of streams.values()) stream.forgetBefore(needed);
      return done;
    },
    finish() {
      for (const stream of streams.values()) stream.finish();
      return planWindows(secondsSeen(), scheme).slice(cutCount).map(cut);
    },
    get secondsSeen() {
      return secondsSeen();
    },
  };
}

/** One stream for each rate, those before others that are made from them. */
function openStreams(frontEnds: readonly FrontEnd[], sourceRateHz: number): Map<number, RateStream> {
  const rates = frontEnds.map(({ sampleRate }) => sampleRate);
  const streams = new Map<number, RateStream>();
  for (const { rateHz, fromHz } of planRates(sourceRateHz, rates)) {
    streams.set(rateHz, new RateStream(fromHz, rateHz, streams.get(fromHz)));
  }
  return streams;
}

/** The stream at one rate: a buffer that grows at its end and forgets at its beginning. */
class RateStream {
  private readonly rateHz: number;
  private readonly resampler: Resampler;
  /** Whose samples this stream is made from, if not the clip's. */
  private readonly source: RateStream | undefined;
  /** What the last push or the end added. */
  private fresh: Float32Array = new Float32Array(0);
  private buffer = new Float32Array(1 << 16);
  private length = 0;
  /** Position of the buffer's first sample in the stream. */
  private start = 0;

  constructor(fromHz: number, rateHz: number, source: RateStream | undefined) {
    this.rateHz = rateHz;
    this.source = source;
    this.resampler = createResampler(fromHz, rateHz);
  }

  get secondsReady(): number {
    return (this.start + this.length) / this.rateHz;
  }

  push(chunk: Float32Array): void {
    this.append(this.resampler.push(this.source?.fresh ?? chunk));
  }

  finish(): void {
    const held = this.source ? this.resampler.push(this.source.fresh) : new Float32Array(0);
    this.append(joinSamples(held, this.resampler.flush()));
  }

  /** A copy of a window's samples; what lies beyond the end is left out. */
  read({ startSeconds, endSeconds }: PlannedWindow): Float32Array {
    const from = Math.round(startSeconds * this.rateHz) - this.start;
    const length = Math.round((endSeconds - startSeconds) * this.rateHz);
    return this.buffer.slice(Math.max(0, from), Math.max(0, Math.min(from + length, this.length)));
  }

  forgetBefore(seconds: number): void {
    // A second of slack: rounding never loses a sample, and the buffer is not moved for every chunk.
    const count = Math.floor((seconds - 1) * this.rateHz) - this.start;
    if (count < this.rateHz) return;
    this.buffer.copyWithin(0, count, this.length);
    this.start += count;
    this.length -= count;
  }

  private append(samples: Float32Array): void {
    this.fresh = samples;
    if (this.length + samples.length > this.buffer.length) {
      const larger = new Float32Array(Math.max(2 * this.buffer.length, this.length + samples.length));
      larger.set(this.buffer.subarray(0, this.length));
      this.buffer = larger;
    }
    this.buffer.set(samples, this.length);
    this.length += samples.length;
  }
}
