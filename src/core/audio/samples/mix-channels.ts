/** Mean of the channels of interleaved samples. */
export function meanOfInterleaved(samples: Float32Array, channelCount: number): Float32Array {
  if (channelCount === 1) return samples;
  const frameCount = Math.floor(samples.length / channelCount);
  const mean = new Float32Array(frameCount);
  if (channelCount === 2) {
    for (let n = 0; n < frameCount; n++) {
      mean[n] = ((samples[2 * n] as number) + (samples[2 * n + 1] as number)) * 0.5;
    }
    return mean;
  }
  for (let n = 0, at = 0; n < frameCount; n++) {
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel++) sum += samples[at++] as number;
    mean[n] = sum / channelCount;
  }
  return mean;
}

/** Samples beyond this are damage, not sound: damaged streams make lossy decoders compute NaN and absurd values. */
const largestSample = 1e9;

/** Mean of channels that lie apart, all of one length, between two places; what is no sound counts as silence. */
export function meanOfChannels(
  channels: readonly Float32Array[],
  from = 0,
  to = Number.POSITIVE_INFINITY,
): Float32Array {
  const [first, second] = channels;
  if (!first) return new Float32Array(0);
  if (!second) return copyFinite(first, from, to);
  const mean = new Float32Array(Math.max(0, Math.min(to, first.length) - from));
  if (channels.length === 2) {
    for (let n = 0, at = from; n < mean.length; n++, at++) {
      mean[n] = (finite(first[at] as number) + finite(second[at] as number)) * 0.5;
    }
    return mean;
  }
  const share = 1 / channels.length;
  for (let n = 0, at = from; n < mean.length; n++, at++) {
    let sum = 0;
    for (const channel of channels) sum += finite(channel[at] as number);
    mean[n] = sum * share;
  }
  return mean;
}

/** A copy between two places; what is no sound counts as silence. */
export function copyFinite(samples: Float32Array, from: number, to: number): Float32Array {
  const copy = samples.slice(from, to);
  for (let n = 0; n < copy.length; n++) copy[n] = finite(copy[n] as number);
  return copy;
}

/** Written so that NaN is caught too. */
function finite(sample: number): number {
  return Math.abs(sample) < largestSample ? sample : 0;
}

/** One array a channel from interleaved samples. */
export function splitInterleaved(samples: Float32Array, channelCount: number): Float32Array[] {
  if (channelCount === 1) return [samples];
  const frameCount = Math.floor(samples.length / channelCount);
  return Array.from({ length: channelCount }, (_, channel) => {
    const output = new Float32Array(frameCount);
    for (let n = 0, at = channel; n < frameCount; n++, at += channelCount) output[n] = samples[at] as number;
    return output;
  });
}
