// Ascending whole numbers as few bytes: each as the difference to the one before, in LEB128.

/** Numbers must be ascending, without repetition, from 0 to 2^31 - 1. */
export function packNumbers(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const number of numbers) {
    let rest = number - before;
    before = number;
    while (rest > 127) {
      bytes.push((rest & 127) | 128);
      rest >>>= 7;
    }
    bytes.push(rest);
  }
  return Uint8Array.from(bytes);
}

export function unpackNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  let before = 0;
  let rest = 0;
  let shift = 0;
  for (const byte of bytes) {
    rest |= (byte & 127) << shift;
    shift += 7;
    if (byte > 127) continue;
    before += rest;
    numbers.push(before);
    rest = 0;
    shift = 0;
  }
  return numbers;
}
