// What the kernel offers to a thread (see `kernel.ts` for jobs and segments).

/** Addresses and counts throughout. */
export interface RowKernel {
  takeSegment(job: number, counter: number): number;
  filterSegment(job: number, thread: number, segment: number): void;
  settle(job: number): void;
  pickRows(job: number, segment: number, picked: number): number;
  scoreSegment(job: number, thread: number, segment: number, rows: number): void;
  scoreRow(job: number, segment: number, index: number, rows: number): number;
  /** Of bytes in steps of 16; never 0. */
  checksum(address: number, length: number): number;
  sumRows(known: number, rows: number, dimension: number, from: number, to: number): void;
  dotExactly(row: number, rest: number, query: number, dimension: number): number;
  refineRows(
    known: number,
    rows: number,
    rests: number,
    bits: number,
    dimension: number,
    paddedDimension: number,
    from: number,
    count: number,
  ): void;
  encodeRows(
    known: number,
    rows: number,
    dimension: number,
    codeBytes: number,
    means: number,
    from: number,
    to: number,
  ): void;
}
