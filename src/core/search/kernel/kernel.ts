// AssemblyScript, not TypeScript: `npm run kernel` compiles it to WebAssembly (see `kernel-wasm.ts`).
//
// Exact similarities of all rows to one or several queries. The host lays out one shared memory; any number of
// threads call `run` with the same job and take segments of rows from it until none is left.
//
// Job (bytes): 0 next segment (atomic), 4 cancelled (atomic), 8 segment count, 12 row count, 16 padded dimension,
// 20 queries, 24 query count, 28 first segment, 32 segment bytes; 64 f32 scale of each query.
// Segment: int8 rows, then f32 scales, i32 row sums, f32 similarities (written here), bitmap of rows that are alive.

const SEGMENT_ROWS: i32 = 4096;
/** What a row that is not alive scores: below every cosine. */
const DEAD: f32 = -4;

// @ts-ignore: decorator
@inline function sumLanes(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3);
}

// @ts-ignore: decorator
@inline function isSet(bitmap: usize, index: i32): bool {
  return ((load<u8>(bitmap + (index >> 3)) >> <u8>(index & 7)) & 1) != 0;
}

/** int8 row · int16 query; the padding of both is zero. */
// @ts-ignore: decorator
@inline function dotPlain(row: usize, query: usize, dimension: i32): i32 {
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
@inline function dotRelaxed(row: usize, query: usize, dimension: i32): i32 {
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

/** Works until the job has no segment left or is cancelled. */
export function run(job: usize): void {
  const segmentCount = load<i32>(job, 8);
  while (atomic.load<i32>(job, 4) == 0) {
    const segment = atomic.add<i32>(job, 1);
    if (segment >= segmentCount) return;
    scanSegment(job, segment);
  }
}

function scanSegment(job: usize, segment: i32): void {
  const dimension = load<i32>(job, 16);
  const count = min<i32>(SEGMENT_ROWS, load<i32>(job, 12) - segment * SEGMENT_ROWS);
  const rows = <usize>load<u32>(job, 28) + <usize>segment * <usize>load<u32>(job, 32);
  const queryBytes = ASC_FEATURE_RELAXED_SIMD ? dimension : 2 * dimension;
  const queryCount = load<i32>(job, 24);
  for (let q = 0; q < queryCount; q++) {
    const query = <usize>load<u32>(job, 20) + q * queryBytes;
    scoreRows(rows, count, dimension, query, load<f32>(job + (q << 2), 64), q == 0);
  }
}

/** A row keeps its similarity to the query it is most similar to. */
function scoreRows(rows: usize, count: i32, dimension: i32, query: usize, queryScale: f32, isFirst: bool): void {
  const scales = rows + SEGMENT_ROWS * dimension;
  const sums = scales + 4 * SEGMENT_ROWS;
  const similarities = sums + 4 * SEGMENT_ROWS;
  const alive = similarities + 4 * SEGMENT_ROWS;
  for (let i = 0; i < count; i++) {
    const at = <usize>i << 2;
    if (!isSet(alive, i)) {
      store<f32>(similarities + at, DEAD);
      continue;
    }
    const row = rows + i * dimension;
    const dot = ASC_FEATURE_RELAXED_SIMD
      ? dotRelaxed(row, query, dimension) - (load<i32>(sums + at) << 6)
      : dotPlain(row, query, dimension);
    const similarity = <f32>dot * load<f32>(scales + at) * queryScale;
    if (isFirst || similarity > load<f32>(similarities + at)) store<f32>(similarities + at, similarity);
  }
}
