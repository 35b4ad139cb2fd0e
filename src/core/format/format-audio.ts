/** 44100 → "44.1 kHz", 48000 → "48 kHz". */
export function formatSampleRate(sampleRateHz: number): string {
  return `${Number((sampleRateHz / 1000).toFixed(3))} kHz`;
}

/** The sample rate as a column has room for: 44100 → "44.1k". */
export function formatSampleRateShort(sampleRateHz: number): string {
  return `${Number((sampleRateHz / 1000).toFixed(1))}k`;
}

/** 1 → "mono", 2 → "stereo", else "6 ch". */
export function formatChannels(channelCount: number): string {
  if (channelCount === 1) return 'mono';
  return channelCount === 2 ? 'stereo' : `${channelCount} ch`;
}
