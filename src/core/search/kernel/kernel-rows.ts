// AssemblyScript, not TypeScript: a part of `kernel.ts`. What is done with the numbers of rows.
//
// Known of a segment, all of 4096 rows: f32 scales, i32 row sums, i32 contents, i32 sample slots (-1: not sampled),
// u16 distances (of the last scan), bitmap of rows that are alive, bitmap of rows that are sampled, codes.

export const SEGMENT_ROWS: i32 = 4096;
export const SUMS: i32 = 4 * SEGMENT_ROWS;
export const CONTENTS: i32 = 8 * SEGMENT_ROWS;
export const SLOTS: i32 = 12 * SEGMENT_ROWS;
export const DISTANCES: i32 = 16 * SEGMENT_ROWS;
export const ALIVE: i32 = 18 * SEGMENT_ROWS;
export const SAMPLED: i32 = ALIVE + SEGMENT_ROWS / 8;
export const CODES: i32 = SAMPLED + SEGMENT_ROWS / 8;

// @ts-ignore: decorator
@inline function sumLanes(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

/** int8 row · int16 query; the padding of both is zero. */
// @ts-ignore: decorator
@inline export function dotPlain(row: usize, query: usize, dimension: i32): i32 {
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  const end = row + dimension;
  while (row < end) {
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row), v128.load(query)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 8), v128.load(query, 16)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 16), v128.load(query, 32)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 24), v128.load(query, 48)));
    row += 32;
    query += 64;
  }
  return sumLanes(i32x4.add(a, b));
}

/** int8 row · 7-bit query that was lifted by 64 to be unsigned: the row's sum takes the lift away again. */
// @ts-ignore: decorator
@inline export function dotRelaxed(row: usize, query: usize, dimension: i32): i32 {
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  const end = row + dimension;
  while (row < end) {
    a = i32x4.add(a, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(row), v128.load(query))));
    b = i32x4.add(b, i32x4.extadd_pairwise_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(v128.load(row, 16), v128.load(query, 16))));
    row += 32;
    query += 32;
  }
  return sumLanes(i32x4.add(a, b));
}

/** Sums of rows `from`..`to` of a segment, for the relaxed dot product. */
export function sumRows(known: usize, rows: usize, dimension: i32, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    let sum = i32x4.splat(0);
    const start = rows + <usize>i * <usize>dimension;
    for (let at = start; at < start + dimension; at += 16) {
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_s(i16x8.extadd_pairwise_i8x16_s(v128.load(at))));
    }
    store<i32>(known + SUMS + (<usize>i << 2), sumLanes(sum));
  }
}

/** Codes of rows `from`..`to` of a segment: one bit a number, set where it is above the mean of all rows. */
export function encodeRows(known: usize, rows: usize, dimension: i32, codeBytes: i32, means: usize, from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    const scale = f32x4.splat(load<f32>(known + (<usize>i << 2)));
    const code = known + CODES + <usize>i * <usize>codeBytes;
    const row = rows + <usize>i * <usize>dimension;
    memory.fill(code, 0, codeBytes);
    for (let d = 0; d < dimension; d += 8) {
      const values = v128.load_ext<i8>(row + d);
      const low = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(values)), scale);
      const high = f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(values)), scale);
      const mean = means + (<usize>d << 2);
      const bits = i32x4.bitmask(f32x4.gt(low, v128.load(mean))) | (i32x4.bitmask(f32x4.gt(high, v128.load(mean, 16))) << 4);
      store<u8>(code + (d >> 3), <u8>bits);
    }
  }
}

/** A checksum of bytes whose number is a multiple of 16; never 0. */
export function checksum(address: usize, length: i32): i32 {
  let a = i32x4.splat(1);
  let b = i32x4.splat(0);
  const factor = i32x4.splat(0x01000193);
  for (const end = address + <usize>length; address < end; address += 16) {
    a = i32x4.mul(v128.xor(a, v128.load(address)), factor);
    b = i32x4.add(b, a);
  }
  const sum = sumLanes(v128.xor(a, b));
  return sum == 0 ? 1 : sum;
}

/**
 * What rounding to 8 bits took from rows `from`..`from + count`, in 254ths of a step, from their half floats at `bits`
 * (one row after the other without padding): row = (int8 + rest / 254) * scale.
 */
export function refineRows(known: usize, rows: usize, rests: usize, bits: usize, dimension: i32, padded: i32, from: i32, count: i32): void {
  for (let i = from; i < from + count; i++, bits += <usize>dimension << 1) {
    const scale = load<f32>(known + (<usize>i << 2));
    const inverse = f32x4.splat(scale == 0 ? 0 : 1 / scale);
    const row = rows + <usize>i * <usize>padded;
    const rest = rests + <usize>i * <usize>padded;
    // The last step may read on into the next row: that lands in the padding.
    for (let d = 0; d < dimension; d += 8) {
      const halves = v128.load(bits + (<usize>d << 1));
      const values = v128.load_ext<i8>(row + d);
      const low = computeRest(i32x4.extend_low_i16x8_u(halves), i32x4.extend_low_i16x8_s(values), inverse);
      const high = computeRest(i32x4.extend_high_i16x8_u(halves), i32x4.extend_high_i16x8_s(values), inverse);
      const narrow = i16x8.narrow_i32x4_s(low, high);
      v128.store64_lane(rest + d, i8x16.narrow_i16x8_s(narrow, narrow), 0);
    }
  }
}

/** Half floats become floats by shifting their bits and putting the exponent right with a product. */
// @ts-ignore: decorator
@inline function computeRest(halves: v128, values: v128, inverse: v128): v128 {
  const size = f32x4.mul(i32x4.shl(v128.and(halves, i32x4.splat(0x7fff)), 13), f32x4.splat(5.192296858534828e33));
  const exact = v128.or(size, i32x4.shl(v128.and(halves, i32x4.splat(0x8000)), 16));
  const rest = f32x4.sub(f32x4.mul(exact, inverse), f32x4.convert_i32x4_s(values));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(rest, f32x4.splat(254))));
}

/** float32 query · row without its scale, with what rounding took from it (`rest` 0: that is not known). */
export function dotExactly(row: usize, rest: usize, query: usize, dimension: i32): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  const step = f32x4.splat(1 / 254);
  for (let d = 0; d < dimension; d += 8) {
    const values = v128.load_ext<i8>(row + d);
    let low = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(values));
    let high = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(values));
    if (rest != 0) {
      const rests = v128.load_ext<i8>(rest + d);
      low = f32x4.add(low, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(rests)), step));
      high = f32x4.add(high, f32x4.mul(f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(rests)), step));
    }
    const at = query + (<usize>d << 2);
    a = f32x4.add(a, f32x4.mul(low, v128.load(at)));
    b = f32x4.add(b, f32x4.mul(high, v128.load(at, 16)));
  }
  a = f32x4.add(a, b);
  return f32x4.extract_lane(a, 0) + f32x4.extract_lane(a, 1) + f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3);
}
