/** Stable: sorts `items` by the 32-bit key of each (`keys[item]`), ascending, three passes however many. */
export function sortByKey(items: Int32Array, keys: Uint32Array): void {
  let from: Int32Array = items;
  let to: Int32Array = new Int32Array(items.length);
  for (const shift of [0, 11, 22]) {
    const starts = countDigits(from, keys, shift);
    for (const item of from) {
      const digit = ((keys[item] as number) >>> shift) & mask;
      to[starts[digit] as number] = item;
      starts[digit] = (starts[digit] as number) + 1;
    }
    [from, to] = [to, from];
  }
  // An odd number of passes leaves the result in the other array.
  items.set(from);
}

const digitBits = 11;
const mask = (1 << digitBits) - 1;

/** Where the items of each digit begin. */
function countDigits(items: Int32Array, keys: Uint32Array, shift: number): Int32Array {
  const starts = new Int32Array(mask + 1);
  for (const item of items) {
    const digit = ((keys[item] as number) >>> shift) & mask;
    starts[digit] = (starts[digit] as number) + 1;
  }
  let before = 0;
  for (let digit = 0; digit <= mask; digit += 1) {
    const count = starts[digit] as number;
    starts[digit] = before;
    before += count;
  }
  return starts;
}
