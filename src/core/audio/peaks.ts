/** Takes a signal of unknown length, keeps its outline. */
export interface PeaksBuilder {
  push(samples: Float32Array): void;
  /** `binCount` pairs of minimum and maximum, −127…127 for −1…1; all zero where nothing was pushed. */
  finish(): Int8Array;
}

/** Fine bins kept for each bin asked for: the outline is at most an eighth of a bin off. */
const FINENESS = 8;

/** Fine bins fill up; when they are full, pairs are merged and each then covers twice as many samples. */
export function createPeaks(binCount: number): PeaksBuilder {
  const capacity = 2 * FINENESS * binCount;
  const low = new Float32Array(capacity);
  const high = new Float32Array(capacity);
  let samplesPerBin = 1;
  let total = 0;

  const mergePairs = (): void => {
    for (let bin = 0; bin < capacity / 2; bin++) {
      low[bin] = Math.min(low[2 * bin] as number, low[2 * bin + 1] as number);
      high[bin] = Math.max(high[2 * bin] as number, high[2 * bin + 1] as number);
    }
    samplesPerBin *= 2;
  };
  /** Adds what fits into the bin in hand; gives the number of samples taken. */
  const fillBin = (samples: Float32Array, from: number): number => {
    const bin = Math.floor(total / samplesPerBin);
    const space = samplesPerBin - (total % samplesPerBin);
    const end = Math.min(samples.length, from + space);
    const isNew = space === samplesPerBin;
    let smallest = isNew ? Number.POSITIVE_INFINITY : (low[bin] as number);
    let largest = isNew ? Number.NEGATIVE_INFINITY : (high[bin] as number);
    for (let n = from; n < end; n++) {
      const value = samples[n] as number;
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
    low[bin] = smallest;
    high[bin] = largest;
    return end - from;
  };

  return {
    push: (samples) => {
      for (let at = 0; at < samples.length; ) {
        if (total === capacity * samplesPerBin) mergePairs();
        const taken = fillBin(samples, at);
        at += taken;
        total += taken;
      }
    },
    finish: () => squeeze(low, high, Math.ceil(total / samplesPerBin), total / samplesPerBin, binCount),
  };
}

function squeeze(
  low: Float32Array,
  high: Float32Array,
  filled: number,
  length: number,
  binCount: number,
): Int8Array {
  const peaks = new Int8Array(2 * binCount);
  if (filled === 0) return peaks;
  for (let bin = 0; bin < binCount; bin++) {
    const from = Math.min(filled - 1, Math.floor((bin * length) / binCount));
    const to = Math.max(from + 1, Math.min(filled, Math.ceil(((bin + 1) * length) / binCount)));
    let smallest = low[from] as number;
    let largest = high[from] as number;
    for (let at = from + 1; at < to; at++) {
      smallest = Math.min(smallest, low[at] as number);
      largest = Math.max(largest, high[at] as number);
    }
    peaks[2 * bin] = toByte(smallest);
    peaks[2 * bin + 1] = toByte(largest);
  }
  return peaks;
}

function toByte(value: number): number {
  return Math.round(Math.max(-1, Math.min(1, value)) * 127);
}
