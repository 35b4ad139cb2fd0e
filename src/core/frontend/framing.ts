import type { FrontEnd } from '../packs/front-end-schema.ts';

type Stft = NonNullable<FrontEnd['stft']>;

/** Where frames lie in a signal. A frame's window covers samples first + t · hop … + win - 1; outside is padding. */
export interface Framing {
  /** Position of the first frame's window; negative where the signal is centred. */
  readonly first: number;
  readonly hop: number;
  readonly win: number;
  readonly reflects: boolean;
  /** Frames of a signal of this many samples. */
  count(sampleCount: number): number;
  /** Samples that a signal must have to give this many frames. */
  samplesFor(frameCount: number): number;
}

/** The magnitude of a spectrum does not see where the window sits in its FFT frame; which samples it covers, it does. */
export function createFraming(stft: Stft): Framing {
  const { win, fft, hop } = stft;
  const spansFft = stft.center || stft.align === 'center';
  const span = spansFft ? fft : win;
  const margin = stft.center ? Math.floor(fft / 2) : 0;
  const offset = stft.align === 'center' ? Math.floor((fft - win) / 2) : 0;
  const padsEnd = !stft.center && stft.pad === 'end';
  return {
    first: offset - margin,
    hop,
    win,
    reflects: stft.center && stft.pad === 'reflect',
    count: (samples) =>
      padsEnd ? Math.ceil(samples / hop) : 1 + Math.max(0, Math.floor((samples + 2 * margin - span) / hop)),
    samplesFor: (frames) => (padsEnd ? frames * hop : Math.max(1, (frames - 1) * hop + span - 2 * margin)),
  };
}

/** Copies one frame times the analysis window into `frame`; the rest of `frame` is left alone. */
export function readFrame(
  samples: Float32Array,
  framing: Framing,
  index: number,
  window: Float64Array,
  frame: Float64Array,
): void {
  const start = framing.first + index * framing.hop;
  const last = samples.length - 1;
  if (start >= 0 && start + framing.win <= samples.length) {
    for (let i = 0; i < framing.win; i++) frame[i] = samples[start + i]! * window[i]!;
    return;
  }
  for (let i = 0; i < framing.win; i++) {
    const at = start + i;
    const from = framing.reflects ? reflect(at, last) : at;
    frame[i] = from >= 0 && from <= last ? samples[from]! * window[i]! : 0;
  }
}

/** Fills `target` with the samples from the window of frame `index` on, padded as the frames are. */
export function readSpan(samples: Float32Array, framing: Framing, index: number, target: Float32Array): void {
  const start = framing.first + index * framing.hop;
  const before = Math.min(target.length, Math.max(0, -start));
  const end = Math.max(before, Math.min(target.length, samples.length - start));
  target.set(samples.subarray(start + before, start + end), before);
  const last = samples.length - 1;
  const pad = (from: number, to: number) => {
    for (let i = from; i < to; i++) target[i] = samples[reflect(start + i, last)] ?? 0;
  };
  if (framing.reflects) {
    pad(0, before);
    pad(end, target.length);
  } else target.fill(0, 0, before).fill(0, end);
}

/** Mirrors a position at the first and the last sample, as often as needed (numpy's `reflect`). */
function reflect(at: number, last: number): number {
  if (last <= 0) return 0;
  const period = 2 * last;
  const folded = ((at % period) + period) % period;
  return folded <= last ? folded : period - folded;
}
