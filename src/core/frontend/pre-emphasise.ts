/** y[n] = x[n] - amount · x[n - 1] */
export function preEmphasise(samples: Float32Array, amount: number): Float32Array {
  if (amount === 0) return samples;
  return samples.map((sample, n) => (n === 0 ? sample : sample - amount * samples[n - 1]!));
}
