/** Rows that one `clips.list` call brings. */
export const pageSize = 200;

/** The pages that hold rows `first` to `last`, inclusive; at least page 0, which also tells the total. */
export function pagesOf(first: number, last: number): number[] {
  const from = Math.floor(Math.max(0, first) / pageSize);
  const to = Math.floor(Math.max(0, last) / pageSize);
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}
