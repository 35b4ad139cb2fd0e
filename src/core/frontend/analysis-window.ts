/** Weights of one frame. `periodic` divides by the length, the symmetric form by length - 1. */
export function createAnalysisWindow(
  kind: 'hann' | 'hamming' | 'rect',
  length: number,
  isPeriodic: boolean,
): Float64Array {
  if (kind === 'rect') return new Float64Array(length).fill(1);
  const [base, depth] = kind === 'hann' ? [0.5, 0.5] : [0.54, 0.46];
  const period = isPeriodic ? length : Math.max(1, length - 1);
  return Float64Array.from({ length }, (_, i) => base - depth * Math.cos((2 * Math.PI * i) / period));
}
