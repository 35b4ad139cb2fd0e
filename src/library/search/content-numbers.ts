// A number for each content id, in a typed array: maps with a million entries cost ten times the time and memory.

export interface ContentNumbers {
  /** 0 where none was set. */
  get(contentId: number): number;
  set(contentId: number, value: number): void;
}

export function createContentNumbers(): ContentNumbers {
  let numbers = new Int32Array(1024);
  return {
    get: (contentId) => numbers[contentId] ?? 0,
    set(contentId, value) {
      if (contentId >= numbers.length) {
        const larger = new Int32Array(Math.max(contentId + 1, 2 * numbers.length));
        larger.set(numbers);
        numbers = larger;
      }
      numbers[contentId] = value;
    },
  };
}
