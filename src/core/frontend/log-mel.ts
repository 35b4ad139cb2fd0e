import type { Framing } from './framing.ts';

/** Computes features. Holds tables and scratch space: one instance serves one caller at a time. */
export interface LogMel {
  readonly bandCount: number;
  readonly framing: Framing;
  /** Frames × bands, frame after frame, after logarithm and affine. */
  compute(samples: Float32Array): Float32Array;
}
