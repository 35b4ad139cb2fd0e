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

/** Mean of channels that lie apart, all of one length. */
export function meanOfChannels(channels: readonly Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length < 2) return first;
  const mean = new Float32Array(first.length);
  for (const channel of channels) {
    for (let n = 0; n < mean.length; n++) mean[n] = (mean[n] as number) + (channel[n] as number);
  }
  const share = 1 / channels.length;
  for (let n = 0; n < mean.length; n++) mean[n] = (mean[n] as number) * share;
  return mean;
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
