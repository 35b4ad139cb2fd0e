// Polyphase resampling with a Kaiser-windowed sinc; J. O. Smith, "Digital Audio Resampling", 2002.
import { getFilter } from './filter/get-filter.ts';
import type { PolyphaseFilter } from './filter/polyphase-filter.ts';

/** Resamples one mono stream; pieces may have any length, and their sizes do not change the result. */
export interface Resampler {
  /** Takes samples at the source rate, gives those at the target rate that are certain by now. */
  push(samples: Float32Array): Float32Array;
  /** Gives the rest: in all ceil(n · toHz / fromHz) samples for n pushed. The resampler is spent afterwards. */
  flush(): Float32Array;
}

/**
 * Output sample m lies exactly at source time m · fromHz / toHz: no delay to correct.
 * Measured: 1 kHz SNR above 90 dB; flat within 0.1 dB to 0.8 of the lower Nyquist frequency; tones from 1.03 of the
 * new Nyquist frequency on are at least 80 dB down.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  const [from, to] = [Math.round(fromHz), Math.round(toHz)];
  if (!(from > 0 && to > 0)) throw new RangeError(`cannot resample from ${fromHz} to ${toHz} Hz`);
  if (from === to) return { push: (samples) => samples, flush: () => new Float32Array(0) };
  const divisor = greatestCommonDivisor(from, to);
  return new PolyphaseResampler(from / divisor, to / divisor);
}

/** Resamples a whole signal at once. */
export function resample(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const resampler = createResampler(fromHz, toHz);
  const head = resampler.push(samples);
  return joinSamples(head, resampler.flush());
}

/** Both in one array; that of the other where one is empty. */
export function joinSamples(head: Float32Array, tail: Float32Array): Float32Array {
  if (tail.length === 0) return head;
  if (head.length === 0) return tail;
  const all = new Float32Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}

class PolyphaseResampler implements Resampler {
  private readonly down: number;
  private readonly up: number;
  private readonly filter: PolyphaseFilter;
  /** Samples still needed; the first of them has the absolute index `bufferStart`. */
  private buffer: Float32Array;
  private filled: number;
  private bufferStart: number;
  private pushed = 0;
  /** The next output lies at source index `index + phase / up`. */
  private index = 0;
  private phase = 0;

  constructor(down: number, up: number) {
    this.down = down;
    this.up = up;
    this.filter = getFilter(down, up);
    const history = this.filter.tapCount / 2 - 1;
    this.buffer = new Float32Array(history + 8192);
    this.filled = history;
    this.bufferStart = -history;
  }

  push(samples: Float32Array): Float32Array {
    this.append(samples);
    this.pushed += samples.length;
    return this.produce(this.bufferStart + this.filled - this.filter.tapCount / 2);
  }

  flush(): Float32Array {
    this.append(new Float32Array(this.filter.tapCount));
    return this.produce(this.pushed);
  }

  private append(samples: Float32Array): void {
    const keepFrom = Math.min(this.index - this.filter.tapCount / 2 + 1 - this.bufferStart, this.filled);
    if (keepFrom > 0) {
      this.buffer.copyWithin(0, keepFrom, this.filled);
      this.filled -= keepFrom;
      this.bufferStart += keepFrom;
    }
    const needed = this.filled + samples.length;
    if (needed > this.buffer.length) {
      const grown = new Float32Array(needed + (needed >> 1));
      grown.set(this.buffer.subarray(0, this.filled));
      this.buffer = grown;
    }
    this.buffer.set(samples, this.filled);
    this.filled = needed;
  }

  /** All outputs whose source time is before `endIndex`. */
  private produce(endIndex: number): Float32Array {
    const { up, down } = this;
    const wanted = Math.ceil(((endIndex - this.index) * up - this.phase) / down);
    if (wanted <= 0) return new Float32Array(0);
    const output = new Float32Array(wanted);
    const start = this.index + 1 - this.filter.tapCount / 2 - this.bufferStart;
    this.filter.run(this.buffer, start, this.phase, output);
    const position = this.phase + wanted * down;
    this.index += Math.floor(position / up);
    this.phase = position % up;
    return output;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
