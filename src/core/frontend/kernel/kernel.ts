// AssemblyScript, not TypeScript: `npm run kernel` compiles it to WebAssembly (see `kernel-wasm.ts`).
//
// Log-mel features of several frames at once, one frame in each lane: nothing is shuffled but when samples come in.
// Compiled twice: DOUBLE = 0 computes four frames in float32, DOUBLE = 1 two frames in float64 (the logarithm always
// in float32). H. V. Sorensen et al., "Real-valued fast Fourier transform algorithms", IEEE TASSP 35 (1987).
//
// Plan (bytes; addresses and counts are u32): 0 complex points, 4 samples of a frame (multiple of 4), 8 hop,
// 12 analysis window, 16 slot of each point, 20 twiddles of the passes, 24 twiddles of the untangling, 28 points,
// 32 spectrum, 36 is power, 40 band count, 44 bands (first bin, bin count), 48 weights of the bands, 52 samples,
// 56 features; f32: 60 least value, 64 scale, 68 addend, 72 gain, 76 offset of
//   feature = gain · ln(max(value, least) · scale + addend) + offset.
// Samples and features are f32; window, twiddles and weights are f32 or f64. Points are complex, 32 bytes each: real
// parts of all lanes, then imaginary parts. Spectrum values are twice too large (powers: four times), see `takeSpectrum`.

// DOUBLE is set on the compiler's command line.
const LANES: i32 = DOUBLE ? 2 : 4;
const WORD: usize = DOUBLE ? 8 : 4;

/** Writes frameCount × bands features of the frames whose samples lie in place; reads up to LANES - 1 frames beyond. */
export function compute(plan: usize, frameCount: i32): void {
  const pointCount = load<i32>(plan);
  const points = <usize>load<u32>(plan, 28);
  const twiddles = <usize>load<u32>(plan, 20);
  for (let frame = 0; frame < frameCount; frame += LANES) {
    if (DOUBLE) readTwoFrames(plan, frame);
    else readFourFrames(plan, frame);
    transform(points, pointCount, twiddles);
    takeSpectrum(plan, points, pointCount);
    sumBands(plan, frame);
  }
}

// @ts-ignore: decorator
@inline function add(a: v128, b: v128): v128 { return DOUBLE ? f64x2.add(a, b) : f32x4.add(a, b); }
// @ts-ignore: decorator
@inline function sub(a: v128, b: v128): v128 { return DOUBLE ? f64x2.sub(a, b) : f32x4.sub(a, b); }
// @ts-ignore: decorator
@inline function mul(a: v128, b: v128): v128 { return DOUBLE ? f64x2.mul(a, b) : f32x4.mul(a, b); }
// @ts-ignore: decorator
@inline function splat(table: usize, index: usize): v128 {
  return DOUBLE ? v128.load64_splat(table + index * WORD) : v128.load32_splat(table + index * WORD);
}

/** Samples times window: even ones become real parts, odd ones imaginary parts, in bit-reversed order. */
function readFourFrames(plan: usize, frame: i32): void {
  const half = load<i32>(plan, 4) >> 1;
  const hop = <usize>load<u32>(plan, 8) << 2;
  const points = <usize>load<u32>(plan, 28);
  let weights = <usize>load<u32>(plan, 12);
  let slots = <usize>load<u32>(plan, 16);
  let a = <usize>load<u32>(plan, 52) + <usize>frame * hop;
  let b = a + hop;
  let c = b + hop;
  let d = c + hop;
  const end = slots + (half << 2);
  while (slots < end) {
    const weight = v128.load(weights);
    const va = mul(v128.load(a), weight);
    const vb = mul(v128.load(b), weight);
    const vc = mul(v128.load(c), weight);
    const vd = mul(v128.load(d), weight);
    const ab = v128.shuffle<f32>(va, vb, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
    const cd2 = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
    storePoint(points + load<u32>(slots), v128.shuffle<i64>(ab, cd, 0, 2), v128.shuffle<i64>(ab, cd, 1, 3));
    storePoint(points + load<u32>(slots, 4), v128.shuffle<i64>(ab2, cd2, 0, 2), v128.shuffle<i64>(ab2, cd2, 1, 3));
    weights += 16;
    slots += 8;
    a += 16;
    b += 16;
    c += 16;
    d += 16;
  }
  clearRest(plan, slots);
}

function readTwoFrames(plan: usize, frame: i32): void {
  const half = load<i32>(plan, 4) >> 1;
  const hop = <usize>load<u32>(plan, 8) << 2;
  const points = <usize>load<u32>(plan, 28);
  let weights = <usize>load<u32>(plan, 12);
  let slots = <usize>load<u32>(plan, 16);
  let a = <usize>load<u32>(plan, 52) + <usize>frame * hop;
  let b = a + hop;
  const end = slots + (half << 2);
  while (slots < end) {
    const weight = v128.load(weights);
    const va = mul(f64x2.promote_low_f32x4(v128.load64_zero(a)), weight);
    const vb = mul(f64x2.promote_low_f32x4(v128.load64_zero(b)), weight);
    storePoint(points + load<u32>(slots), v128.shuffle<i64>(va, vb, 0, 2), v128.shuffle<i64>(va, vb, 1, 3));
    weights += 16;
    slots += 4;
    a += 8;
    b += 8;
  }
  clearRest(plan, slots);
}

// @ts-ignore: decorator
@inline function storePoint(point: usize, re: v128, im: v128): void {
  v128.store(point, re);
  v128.store(point, im, 16);
}

/** Zeros after the window in a longer FFT frame. */
// @ts-ignore: decorator
@inline function clearRest(plan: usize, slots: usize): void {
  const points = <usize>load<u32>(plan, 28);
  const end = <usize>load<u32>(plan, 16) + (load<i32>(plan) << 2);
  const zero = i32x4.splat(0);
  for (; slots < end; slots += 4) storePoint(points + load<u32>(slots), zero, zero);
}

/** Decimation in time, in place: a pass without twiddles (of pairs where four does not divide), then fours. */
function transform(points: usize, pointCount: i32, twiddles: usize): void {
  const isOdd = (ctz(pointCount) & 1) == 1;
  const end = points + (<usize>pointCount << 5);
  if (isOdd) combinePairs(points, end);
  else combineFirst(points, end);
  for (let length = isOdd ? 2 : 4; length < pointCount; length <<= 2) {
    const quarter = <usize>length << 5;
    for (let block = points; block < end; block += quarter << 2) combineQuarters(block, quarter, twiddles);
    twiddles += <usize>(6 * length) * WORD;
  }
}

function combinePairs(points: usize, end: usize): void {
  for (let a = points; a < end; a += 64) {
    const ar = v128.load(a);
    const ai = v128.load(a, 16);
    const br = v128.load(a, 32);
    const bi = v128.load(a, 48);
    v128.store(a, add(ar, br));
    v128.store(a, add(ai, bi), 16);
    v128.store(a, sub(ar, br), 32);
    v128.store(a, sub(ai, bi), 48);
  }
}

/** In bit-reversed order the quarters hold the residues 0, 2, 1, 3. */
function combineFirst(points: usize, end: usize): void {
  for (let a = points; a < end; a += 128) {
    combine(
      a, 32,
      v128.load(a), v128.load(a, 16), v128.load(a, 32), v128.load(a, 48),
      v128.load(a, 64), v128.load(a, 80), v128.load(a, 96), v128.load(a, 112),
    );
  }
}

/** Twiddles of a point: w, w², w³. */
function combineQuarters(block: usize, quarter: usize, twiddles: usize): void {
  const end = block + quarter;
  for (let a = block; a < end; a += 32, twiddles += 6 * WORD) {
    const b = a + quarter;
    const c = b + quarter;
    const d = c + quarter;
    const cr = v128.load(c);
    const ci = v128.load(c, 16);
    const w1r = splat(twiddles, 0);
    const w1i = splat(twiddles, 1);
    const c1r = sub(mul(cr, w1r), mul(ci, w1i));
    const c1i = add(mul(cr, w1i), mul(ci, w1r));
    const br = v128.load(b);
    const bi = v128.load(b, 16);
    const w2r = splat(twiddles, 2);
    const w2i = splat(twiddles, 3);
    const b2r = sub(mul(br, w2r), mul(bi, w2i));
    const b2i = add(mul(br, w2i), mul(bi, w2r));
    const dr = v128.load(d);
    const di = v128.load(d, 16);
    const w3r = splat(twiddles, 4);
    const w3i = splat(twiddles, 5);
    const d3r = sub(mul(dr, w3r), mul(di, w3i));
    const d3i = add(mul(dr, w3i), mul(di, w3r));
    combine(a, quarter, v128.load(a), v128.load(a, 16), b2r, b2i, c1r, c1i, d3r, d3i);
  }
}

// @ts-ignore: decorator
@inline function combine(
  a: usize, quarter: usize,
  ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128,
): void {
  const b = a + quarter;
  const c = b + quarter;
  const d = c + quarter;
  const evenR = add(ar, br);
  const evenI = add(ai, bi);
  const evenDiffR = sub(ar, br);
  const evenDiffI = sub(ai, bi);
  const oddR = add(cr, dr);
  const oddI = add(ci, di);
  const oddDiffR = sub(cr, dr);
  const oddDiffI = sub(ci, di);
  v128.store(a, add(evenR, oddR));
  v128.store(a, add(evenI, oddI), 16);
  v128.store(b, add(evenDiffR, oddDiffI));
  v128.store(b, sub(evenDiffI, oddDiffR), 16);
  v128.store(c, sub(evenR, oddR));
  v128.store(c, sub(evenI, oddI), 16);
  v128.store(d, sub(evenDiffR, oddDiffI));
  v128.store(d, add(evenDiffI, oddDiffR), 16);
}

/**
 * Separates the spectra of even and odd samples, joins them into that of the whole frame, and takes its magnitude or
 * power. Both parts lack the division by two: the weights of the bands make up for it.
 */
function takeSpectrum(plan: usize, points: usize, pointCount: i32): void {
  const spectrum = <usize>load<u32>(plan, 32);
  const isPower = load<i32>(plan, 36) != 0;
  const re = v128.load(points);
  const im = v128.load(points, 16);
  const zero = i32x4.splat(0);
  storeSize(spectrum, twice(add(re, im)), zero, isPower);
  storeSize(spectrum + (<usize>pointCount << 4), twice(sub(re, im)), zero, isPower);
  let turn = <usize>load<u32>(plan, 24);
  let low = points + 32;
  let high = points + (<usize>(pointCount - 1) << 5);
  let lowBin = spectrum + 16;
  let highBin = spectrum + (<usize>(pointCount - 1) << 4);
  while (low <= high) {
    const kr = v128.load(low);
    const ki = v128.load(low, 16);
    const mr = v128.load(high);
    const mi = v128.load(high, 16);
    const cos = splat(turn, 0);
    const sin = splat(turn, 1);
    const evenR = add(kr, mr);
    const evenI = sub(ki, mi);
    const oddR = add(ki, mi);
    const oddI = sub(mr, kr);
    const turnedR = add(mul(oddR, cos), mul(oddI, sin));
    const turnedI = sub(mul(oddI, cos), mul(oddR, sin));
    storeSize(lowBin, add(evenR, turnedR), add(evenI, turnedI), isPower);
    storeSize(highBin, sub(evenR, turnedR), sub(turnedI, evenI), isPower);
    turn += 2 * WORD;
    low += 32;
    high -= 32;
    lowBin += 16;
    highBin -= 16;
  }
}

// @ts-ignore: decorator
@inline function twice(value: v128): v128 { return add(value, value); }

// @ts-ignore: decorator
@inline function storeSize(bin: usize, re: v128, im: v128, isPower: bool): void {
  const power = add(mul(re, re), mul(im, im));
  v128.store(bin, isPower ? power : DOUBLE ? f64x2.sqrt(power) : f32x4.sqrt(power));
}

function sumBands(plan: usize, frame: i32): void {
  const spectrum = <usize>load<u32>(plan, 32);
  const rowBytes = <usize>load<u32>(plan, 40) << 2;
  let band = <usize>load<u32>(plan, 44);
  let weight = <usize>load<u32>(plan, 48);
  let feature = <usize>load<u32>(plan, 56) + <usize>frame * rowBytes;
  const end = feature + rowBytes;
  while (feature < end) {
    let bin = spectrum + (<usize>load<u32>(band) << 4);
    const weightEnd = weight + <usize>load<u32>(band, 4) * WORD;
    let sum = i32x4.splat(0);
    while (weight < weightEnd) {
      sum = add(sum, mul(v128.load(bin), splat(weight, 0)));
      weight += WORD;
      bin += 16;
    }
    storeFeature(plan, feature, rowBytes, DOUBLE ? f32x4.demote_f64x2_zero(sum) : sum);
    band += 8;
    feature += 4;
  }
}

// @ts-ignore: decorator
@inline function storeFeature(plan: usize, feature: usize, rowBytes: usize, value: v128): void {
  const least = v128.load32_splat(plan, 60);
  const scale = v128.load32_splat(plan, 64);
  const addend = v128.load32_splat(plan, 68);
  const gain = v128.load32_splat(plan, 72);
  const offset = v128.load32_splat(plan, 76);
  const lifted = f32x4.add(f32x4.mul(f32x4.max(value, least), scale), addend);
  const features = f32x4.add(f32x4.mul(ln(lifted), gain), offset);
  v128.store_lane<f32>(feature, features, 0);
  v128.store_lane<f32>(feature + rowBytes, features, 1);
  if (DOUBLE) return;
  v128.store_lane<f32>(feature + 2 * rowBytes, features, 2);
  v128.store_lane<f32>(feature + 3 * rowBytes, features, 3);
}

/** Natural logarithm of positive normal numbers, to a unit in the last place: `logf` of S. Moshier's Cephes. */
function ln(x: v128): v128 {
  const sqrtHalf: i32 = 0x3f3504f3;
  const distance = i32x4.sub(x, i32x4.splat(sqrtHalf));
  const exponent = f32x4.convert_i32x4_s(i32x4.shr_s(distance, 23));
  const mantissa = i32x4.add(v128.and(distance, i32x4.splat(0x007fffff)), i32x4.splat(sqrtHalf));
  const f = f32x4.sub(mantissa, f32x4.splat(1));
  const square = f32x4.mul(f, f);
  let y = f32x4.splat(7.0376836292e-2);
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(-1.1514610310e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(1.1676998740e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(-1.2420140846e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(1.4249322787e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(-1.6668057665e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(2.0000714765e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(-2.4999993993e-1));
  y = f32x4.add(f32x4.mul(y, f), f32x4.splat(3.3333331174e-1));
  y = f32x4.mul(f32x4.mul(y, f), square);
  y = f32x4.add(y, f32x4.mul(exponent, f32x4.splat(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(square, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(f, y), f32x4.mul(exponent, f32x4.splat(0.693359375)));
}
