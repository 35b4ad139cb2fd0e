// AssemblyScript, not TypeScript: `npm run kernel` compiles it to WebAssembly (see `kernel-wasm.ts`).
//
// Finds the rows that are most similar to one or several queries. The host lays out one shared memory; any number of
// threads work on the same job and take segments of rows from it until none is left. With a prefilter there are two
// rounds: `filterSegment` compares one bit a number and counts distances, `settle` waits for all threads and finds the
// distance within which there are enough candidates, `scoreSegment` compares those by 8 bits. Without one only the last.
//
// Job, a struct of i32: 0 next segment of the first round (atomic), 1 cancelled (atomic), 2 segment count, 3 row count,
// 4 padded dimension, 5 queries, 6 query count, 7 segment table, 8 bytes of a code, 9 codes of the queries,
// 10 whether to filter, 11 wanted candidates, 12 largest distance of a candidate, 13 next segment of the second round
// (atomic), 14 threads that arrived (atomic), 15 thread count, 16 bitmap of wanted contents or 0, 17 its length in bits,
// 18 best of each sampled content, 19 thread areas, 20 bytes of an area, 21 most rows kept by a thread,
// 22 whether candidates are settled (atomic); from word 32 on the f32 scale of each query.
// Segment table: address of what is known of each segment, address of its int8 rows (0: not in memory).
// What is known of a segment: see `kernel-rows.ts`.
// Thread area: i32 rows kept; from byte 16 on f32 similarities and i32 rows as a heap with the least similar on top,
// then i32 counts of each distance and 4096 i32 for the rows of the segment that is being scored.

import { ALIVE, CODES, CONTENTS, DISTANCES, dotPlain, dotRelaxed, SAMPLED, SEGMENT_ROWS, SLOTS, SUMS } from './kernel-rows';

export { checksum, dotExactly, encodeRows, refineRows, sumRows } from './kernel-rows';

/** Below every cosine. */
const NONE: f32 = -4;
/** The distance of a row that may not answer. */
const FAR: u16 = 0xffff;

// @ts-ignore: decorator
@inline function isSet(bitmap: usize, index: i32): bool {
  return ((load<u8>(bitmap + (index >> 3)) >> <u8>(index & 7)) & 1) != 0;
}

// @ts-ignore: decorator
@inline function word(job: usize, index: i32): i32 {
  return load<i32>(job + (index << 2));
}

/** The next segment of the first (0) or second (13) round; -1 when there is none or the job is cancelled. */
export function takeSegment(job: usize, counter: i32): i32 {
  if (atomic.load<i32>(job, 4) != 0) return -1;
  const segment = atomic.add<i32>(job + (counter << 2), 1);
  return segment < word(job, 2) ? segment : -1;
}

/** First round: the distance of each wanted row to the nearest query, and how many rows have each. */
export function filterSegment(job: usize, thread: i32, segment: i32): void {
  const known = <usize>load<u32>(<usize>word(job, 7) + (segment << 3));
  const count = min<i32>(SEGMENT_ROWS, word(job, 3) - segment * SEGMENT_ROWS);
  const wanted = <usize>word(job, 16);
  const codeBytes = word(job, 8);
  const queries = <usize>word(job, 9);
  const queriesEnd = queries + word(job, 6) * codeBytes;
  const counts = countsOf(job, thread);
  let code = known + CODES;
  for (let i = 0; i < count; i++, code += codeBytes) {
    const at = known + DISTANCES + (<usize>i << 1);
    if (!isSet(known + ALIVE, i) || (wanted != 0 && !isWanted(job, wanted, known, i))) {
      store<u16>(at, FAR);
      continue;
    }
    let distance = computeDistance(code, queries, codeBytes);
    for (let query = queries + codeBytes; query < queriesEnd; query += codeBytes) {
      distance = min<i32>(distance, computeDistance(code, query, codeBytes));
    }
    store<u16>(at, <u16>distance);
    const counter = counts + (<usize>distance << 2);
    store<i32>(counter, load<i32>(counter) + 1);
  }
  for (let i = count; i < SEGMENT_ROWS; i++) store<u16>(known + DISTANCES + (<usize>i << 1), FAR);
}

// @ts-ignore: decorator
@inline function computeDistance(code: usize, query: usize, codeBytes: i32): i32 {
  let sum: i64 = 0;
  const end = code + codeBytes;
  while (code < end) {
    sum += popcnt<i64>(load<i64>(code) ^ load<i64>(query)) + popcnt<i64>(load<i64>(code, 8) ^ load<i64>(query, 8));
    code += 16;
    query += 16;
  }
  return <i32>sum;
}

// @ts-ignore: decorator
@inline function isWanted(job: usize, wanted: usize, known: usize, i: i32): bool {
  const content = load<i32>(known + CONTENTS + (<usize>i << 2));
  return <u32>content < <u32>word(job, 17) && isSet(wanted, content);
}

// @ts-ignore: decorator
@inline function countsOf(job: usize, thread: i32): usize {
  return <usize>word(job, 19) + <usize>(thread * word(job, 20)) + 16 + <usize>(word(job, 21) << 3);
}

/** Between the rounds: the last thread to arrive finds how far candidates may be, the others wait for it. */
export function settle(job: usize): void {
  if (atomic.add<i32>(job, 1, 56) + 1 == word(job, 15)) {
    store<i32>(job, findLargestDistance(job), 48);
    atomic.store<i32>(job, 1, 88);
    atomic.notify(job + 88, -1);
    return;
  }
  while (atomic.load<i32>(job, 88) == 0 && atomic.load<i32>(job, 4) == 0) atomic.wait<i32>(job + 88, 0, 20000000);
}

function findLargestDistance(job: usize): i32 {
  const most = word(job, 8) << 3;
  let missing = word(job, 11);
  for (let distance = 0; distance < most; distance++) {
    for (let thread = 0; thread < word(job, 15); thread++) {
      missing -= load<i32>(countsOf(job, thread) + (<usize>distance << 2));
    }
    if (missing <= 0) return distance;
  }
  return most;
}

/** Writes which rows of a segment have to be scored; answers how many. */
export function pickRows(job: usize, segment: i32, picked: usize): i32 {
  const known = <usize>load<u32>(<usize>word(job, 7) + (segment << 3));
  const filters = word(job, 10) != 0;
  let count = 0;
  for (let i = 0; i < SEGMENT_ROWS; i += 8) {
    let bits = filters ? findNear(job, known, i) : <i32>load<u8>(known + ALIVE + (i >> 3));
    for (bits |= <i32>load<u8>(known + SAMPLED + (i >> 3)); bits != 0; bits &= bits - 1) {
      store<i32>(picked + (<usize>count << 2), i + ctz(bits));
      count++;
    }
  }
  return count;
}

/** Bits of the eight rows from `i` on that are candidates. */
// @ts-ignore: decorator
@inline function findNear(job: usize, known: usize, i: i32): i32 {
  const distances = v128.load(known + DISTANCES + (<usize>i << 1));
  return i16x8.bitmask(i16x8.le_u(distances, i16x8.splat(<i16>word(job, 12))));
}

/** Second round: keeps the most similar rows of a segment whose int8 rows lie at `rows`. */
export function scoreSegment(job: usize, thread: i32, segment: i32, rows: usize): void {
  const known = <usize>load<u32>(<usize>word(job, 7) + (segment << 3));
  const chosen = countsOf(job, thread) + <usize>((word(job, 8) << 5) + 4);
  const count = chooseRows(job, segment, known, chosen);
  const dimension = word(job, 4);
  const firstRow = segment * SEGMENT_ROWS;
  // Of rows of one content that follow each other only the best is kept.
  let runContent = -1;
  let runRow = 0;
  let runBest = NONE;
  let touched: i32 = 0;
  // Where nearly all are scored they come by themselves.
  const touchedUntil = 4 * count < SEGMENT_ROWS ? count : 0;
  for (let index = 0; index < count; index++) {
    // Rows that come soon are touched, so that they are on their way from memory meanwhile.
    if (index + AHEAD < touchedUntil) touched ^= touch(rows, load<i32>(chosen + (<usize>(index + AHEAD) << 2)) & 0xffff, dimension);
    const choice = load<i32>(chosen + (<usize>index << 2));
    const row = choice & 0xffff;
    const similarity = score(job, known, row, rows);
    if ((choice & IS_SAMPLED) != 0) {
      raise(<usize>word(job, 18) + (<usize>load<u32>(known + SLOTS + (<usize>row << 2)) << 2), similarity);
    }
    if ((choice & IS_NEAR) == 0) continue;
    const content = load<i32>(known + CONTENTS + (<usize>row << 2));
    if (content != runContent) {
      if (runContent >= 0) keep(job, thread, runBest, runRow);
      runContent = content;
      runBest = NONE;
    }
    if (similarity > runBest) {
      runBest = similarity;
      runRow = firstRow + row;
    }
  }
  if (runContent >= 0) keep(job, thread, runBest, runRow);
  store<i32>(chosen, touched);
}

const AHEAD: i32 = 32;
const IS_NEAR: i32 = 1 << 16;
const IS_SAMPLED: i32 = 1 << 17;

/** Which rows of a segment are scored, and what for; answers how many. */
function chooseRows(job: usize, segment: i32, known: usize, chosen: usize): i32 {
  const rowCount = min<i32>(SEGMENT_ROWS, word(job, 3) - segment * SEGMENT_ROWS);
  const filters = word(job, 10) != 0;
  const wanted = <usize>word(job, 16);
  let count = 0;
  for (let i = 0; i < rowCount; i += 8) {
    const alive = <i32>load<u8>(known + ALIVE + (i >> 3));
    const sampled = <i32>load<u8>(known + SAMPLED + (i >> 3)) & alive;
    const near = filters ? findNear(job, known, i) & alive : alive;
    for (let bits = near | sampled; bits != 0; bits &= bits - 1) {
      const lane = ctz(bits);
      const row = i + lane;
      let choice = row;
      if (((near >> lane) & 1) != 0 && (filters || wanted == 0 || isWanted(job, wanted, known, row))) choice |= IS_NEAR;
      if (((sampled >> lane) & 1) != 0) choice |= IS_SAMPLED;
      if (choice == row) continue;
      store<i32>(chosen + (<usize>count << 2), choice);
      count++;
    }
  }
  return count;
}

// @ts-ignore: decorator
@inline function touch(rows: usize, row: i32, dimension: i32): i32 {
  let sum = 0;
  const start = rows + <usize>row * <usize>dimension;
  for (let at = start; at < start + <usize>dimension; at += 64) sum ^= load<i32>(at);
  return sum;
}

/** How similar row `i` of a segment is to the query it is most similar to. */
export function scoreRow(job: usize, segment: i32, i: i32, rows: usize): f32 {
  return score(job, <usize>load<u32>(<usize>word(job, 7) + (segment << 3)), i, rows);
}

// @ts-ignore: decorator
@inline function score(job: usize, known: usize, i: i32, rows: usize): f32 {
  const dimension = word(job, 4);
  const queryBytes = ASC_FEATURE_RELAXED_SIMD ? dimension : 2 * dimension;
  const row = rows + <usize>i * <usize>dimension;
  const queryCount = word(job, 6);
  const lift = ASC_FEATURE_RELAXED_SIMD ? load<i32>(known + SUMS + (<usize>i << 2)) << 6 : 0;
  let best: f32 = -f32.MAX_VALUE;
  for (let q = 0; q < queryCount; q++) {
    const query = <usize>word(job, 5) + q * queryBytes;
    const dot = ASC_FEATURE_RELAXED_SIMD ? dotRelaxed(row, query, dimension) - lift : dotPlain(row, query, dimension);
    best = max<f32>(best, <f32>dot * load<f32>(job + (q << 2), 128));
  }
  return best * load<f32>(known + (<usize>i << 2));
}

/** Similarities plus two are above zero, so that their bits are in the order of their values. */
function raise(at: usize, similarity: f32): void {
  const wanted = reinterpret<i32>(similarity + 2);
  let found = atomic.load<i32>(at);
  while (found < wanted) {
    const before = atomic.cmpxchg<i32>(at, found, wanted);
    if (before == found) return;
    found = before;
  }
}

/** A heap whose root is the least similar row kept. */
function keep(job: usize, thread: i32, similarity: f32, row: i32): void {
  const area = <usize>word(job, 19) + <usize>(thread * word(job, 20));
  const most = word(job, 21);
  const similarities = area + 16;
  const rows = similarities + (<usize>most << 2);
  let count = load<i32>(area);
  let at = 0;
  if (count < most) {
    store<i32>(area, count + 1);
    for (at = count; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (load<f32>(similarities + (<usize>parent << 2)) <= similarity) break;
      move(similarities, rows, parent, at);
      at = parent;
    }
  } else {
    if (similarity <= load<f32>(similarities)) return;
    for (let child = 1; child < count; child = 2 * at + 1) {
      const right = <usize>(child + 1) << 2;
      if (child + 1 < count && load<f32>(similarities + right) < load<f32>(similarities + right - 4)) child++;
      if (load<f32>(similarities + (<usize>child << 2)) >= similarity) break;
      move(similarities, rows, child, at);
      at = child;
    }
  }
  store<f32>(similarities + (<usize>at << 2), similarity);
  store<i32>(rows + (<usize>at << 2), row);
}

// @ts-ignore: decorator
@inline function move(similarities: usize, rows: usize, from: i32, to: i32): void {
  store<f32>(similarities + (<usize>to << 2), load<f32>(similarities + (<usize>from << 2)));
  store<i32>(rows + (<usize>to << 2), load<i32>(rows + (<usize>from << 2)));
}
