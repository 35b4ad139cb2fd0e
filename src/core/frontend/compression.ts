import type { FrontEnd } from '../packs/front-end-schema.ts';

type LogDeclaration = NonNullable<FrontEnd['log']>;

/** Turns mel energies into logarithms, in place. */
export type Compress = (values: Float32Array) => void;

export function createCompression(log: LogDeclaration): Compress {
  switch (log.kind) {
    case 'ln':
      return (values) => mapInPlace(values, floored(log.floorMode, log.floor, Math.log));
    case 'db': {
      const reference = 10 * Math.log10(Math.max(log.floor, log.ref));
      const decibels = floored(log.floorMode, log.floor, (x) => 10 * Math.log10(x) - reference);
      const { topDb } = log;
      return (values) => {
        mapInPlace(values, decibels);
        if (topDb !== null) limitRange(values, topDb);
      };
    }
    case 'log10p':
      return (values) => mapInPlace(values, (x) => Math.log10(1 + log.scale * x) / log.divide);
  }
}

/** Nothing lies more than `range` below the loudest value. */
export function limitRange(values: Float32Array, range: number): void {
  let loudest = Number.NEGATIVE_INFINITY;
  for (const value of values) loudest = Math.max(loudest, value);
  for (let i = 0; i < values.length; i++) values[i] = Math.max(values[i]!, loudest - range);
}

/** In place. */
export function applyAffine(values: Float32Array, { scale, bias }: FrontEnd['affine']): void {
  if (scale === 1 && bias === 0) return;
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * scale + bias;
}

function floored(mode: 'add' | 'clamp', floor: number, then: (x: number) => number) {
  return mode === 'add' ? (x: number) => then(x + floor) : (x: number) => then(Math.max(floor, x));
}

function mapInPlace(values: Float32Array, change: (x: number) => number): void {
  for (let i = 0; i < values.length; i++) values[i] = change(values[i]!);
}
