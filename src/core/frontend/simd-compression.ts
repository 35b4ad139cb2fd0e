import type { FrontEnd } from '../packs/front-end-schema.ts';

/** What float32 can hold without loss of digits. */
const leastNormal = 2 ** -126;

/**
 * Least value, scale, addend, gain and offset of gain · ln(max(value, least) · scale + addend) + offset: every
 * logarithm and affine but the range of decibels. Null where float32 does not hold the floor.
 */
export function planCompression(
  log: NonNullable<FrontEnd['log']>,
  affine: FrontEnd['affine'],
): readonly [number, number, number, number, number] | null {
  if (log.kind === 'log10p') {
    return [0, log.scale, 1, affine.scale / (Math.LN10 * log.divide), affine.bias];
  }
  if (log.floor < leastNormal) return null;
  const [least, addend] = log.floorMode === 'add' ? [0, log.floor] : [log.floor, 0];
  if (log.kind === 'ln') return [least, 1, addend, affine.scale, affine.bias];
  const decibels = 10 / Math.LN10;
  const reference = decibels * Math.log(Math.max(log.floor, log.ref));
  return [least, 1, addend, decibels * affine.scale, affine.bias - reference * affine.scale];
}
