// AssemblyScript, not TypeScript: `npm run kernel` compiles it to WebAssembly (see `kernel-wasm.ts`).
//
// The sums of the resampler. Plan (bytes; addresses and counts are u32): 0 taps, 4 floats from one phase to the next
// (multiple of 8, padded with zeros), 8 samples, 12 outputs, 16 down, 20 up, 24 phases of the table.

/** `count` outputs; the first lies `phase / up` samples after the first sample's place. The table has every phase. */
export function filterExactly(plan: usize, phase: i32, count: i32): void {
  const taps = <usize>load<u32>(plan);
  const rowBytes = <usize>load<u32>(plan, 4) << 2;
  const up = load<i32>(plan, 20);
  const stepBytes = <usize>(load<i32>(plan, 16) / up) << 2;
  const stepPhase = load<i32>(plan, 16) % up;
  let samples = <usize>load<u32>(plan, 8);
  let output = <usize>load<u32>(plan, 12);
  const end = output + (<usize>count << 2);
  while (output < end) {
    store<f32>(output, sumLanes(weigh(samples, taps + <usize>phase * rowBytes, rowBytes)));
    samples += stepBytes;
    phase += stepPhase;
    if (phase >= up) {
      phase -= up;
      samples += 4;
    }
    output += 4;
  }
}

/** The same between the two nearest phases of the table. */
export function filterBetween(plan: usize, phase: i32, count: i32): void {
  const taps = <usize>load<u32>(plan);
  const rowBytes = <usize>load<u32>(plan, 4) << 2;
  const up = load<i32>(plan, 20);
  const stepBytes = <usize>(load<i32>(plan, 16) / up) << 2;
  const stepPhase = load<i32>(plan, 16) % up;
  const rowsPerPhase = <f64>load<i32>(plan, 24) / <f64>up;
  let samples = <usize>load<u32>(plan, 8);
  let output = <usize>load<u32>(plan, 12);
  const end = output + (<usize>count << 2);
  while (output < end) {
    const position = <f64>phase * rowsPerPhase;
    const below = <i32>position;
    const row = taps + <usize>below * rowBytes;
    const low = weigh(samples, row, rowBytes);
    const high = weigh(samples, row + rowBytes, rowBytes);
    const share = f32x4.splat(<f32>(position - <f64>below));
    store<f32>(output, sumLanes(f32x4.add(low, f32x4.mul(share, f32x4.sub(high, low)))));
    samples += stepBytes;
    phase += stepPhase;
    if (phase >= up) {
      phase -= up;
      samples += 4;
    }
    output += 4;
  }
}

/** Samples times taps, summed up but for the four lanes. */
// @ts-ignore: decorator
@inline function weigh(samples: usize, taps: usize, rowBytes: usize): v128 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  const end = taps + rowBytes;
  const sixteens = taps + (rowBytes & ~63);
  while (taps < sixteens) {
    a = f32x4.add(a, f32x4.mul(v128.load(samples), v128.load(taps)));
    b = f32x4.add(b, f32x4.mul(v128.load(samples, 16), v128.load(taps, 16)));
    c = f32x4.add(c, f32x4.mul(v128.load(samples, 32), v128.load(taps, 32)));
    d = f32x4.add(d, f32x4.mul(v128.load(samples, 48), v128.load(taps, 48)));
    samples += 64;
    taps += 64;
  }
  if (taps < end) {
    a = f32x4.add(a, f32x4.mul(v128.load(samples), v128.load(taps)));
    b = f32x4.add(b, f32x4.mul(v128.load(samples, 16), v128.load(taps, 16)));
  }
  return f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
}

// @ts-ignore: decorator
@inline function sumLanes(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
