/** Sums of the resampler for one pair of rates, `down` to `up` without common divisor. Keeps nothing of a stream. */
export interface PolyphaseFilter {
  /** Samples that one output is made of, even. */
  readonly tapCount: number;
  /**
   * Fills `output`. Its first value is made of `samples[start … start + tapCount)` and lies `phase / up` of a sample
   * after their middle; each further one lies `down / up` later.
   */
  run(samples: Float32Array, start: number, phase: number, output: Float32Array): void;
}
