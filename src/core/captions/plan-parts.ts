// Which parts of a recording get a caption of their own.
import { toUnitLength } from '../vectors/unit-length.ts';

/** Windows of one recording in the order of their starts, unit vectors row after row. */
export interface PartWindows {
  readonly dimension: number;
  readonly startsSeconds: Float32Array;
  readonly endsSeconds: Float32Array;
  readonly vectors: Float32Array;
}

export interface CaptionedPart {
  /** Both null: the whole. */
  readonly startSeconds: number | null;
  readonly endSeconds: number | null;
  /** Mean direction of the part's windows. */
  readonly vector: Float32Array;
}

/** Neighbours whose mean vectors are at least so similar are one part. */
const alike = 0.75;
const fewestAllowed = 2;
const secondsAPart = 15;
const most = 12;
/** Of recordings longer than an hour. */
const mostAnHour = 12;

/**
 * The whole first, then its parts where there are several: neighbouring windows are joined, the most alike first, while
 * they are alike; where more are left than one for 15 seconds, than twelve, or in recordings of more than an hour than
 * twelve an hour, those are joined further that lose least by it.
 */
export function planParts(windows: PartWindows): CaptionedPart[] {
  const count = windows.startsSeconds.length;
  if (count === 0) return [];
  const runs = findRuns(windows);
  const whole = { startSeconds: null, endSeconds: null, vector: meanOf(windows, 0, count) };
  if (runs.length === 1) return [whole];
  const parts = runs.map(({ from, to }, at) => ({
    startSeconds: windows.startsSeconds[from] ?? 0,
    // Windows overlap; parts do not.
    endSeconds: (at === runs.length - 1 ? windows.endsSeconds[to - 1] : windows.startsSeconds[to]) ?? 0,
    vector: meanOf(windows, from, to),
  }));
  return [whole, ...parts];
}

interface Run {
  readonly from: number;
  readonly to: number;
  /** Sum of its vectors. */
  readonly sum: Float32Array;
}

function findRuns({ dimension, startsSeconds, endsSeconds, vectors }: PartWindows): Run[] {
  const runs: Run[] = Array.from(startsSeconds, (_, row) => {
    return { from: row, to: row + 1, sum: vectors.slice(row * dimension, (row + 1) * dimension) };
  });
  const allowed = countAllowed((endsSeconds.at(-1) ?? 0) - (startsSeconds[0] ?? 0));
  joinNeighbours(runs, computeCosine, (cosine) => cosine < alike);
  joinNeighbours(runs, computeGain, () => runs.length <= allowed);
  return runs;
}

/** Joins the best pair of neighbours again and again, in place. */
function joinNeighbours(
  runs: Run[],
  rate: (a: Run, b: Run) => number,
  isEnough: (best: number) => boolean,
): void {
  const rates = runs.slice(1).map((run, at) => rate(runs[at] as Run, run));
  while (runs.length > 1) {
    const at = findLargest(rates);
    if (isEnough(rates[at] as number)) return;
    const joined = join(runs[at] as Run, runs[at + 1] as Run);
    runs.splice(at, 2, joined);
    rates.splice(at, 1);
    if (at > 0) rates[at - 1] = rate(runs[at - 1] as Run, joined);
    if (at < rates.length) rates[at] = rate(joined, runs[at + 1] as Run);
  }
}

function countAllowed(seconds: number): number {
  const atAll = Math.max(most, Math.ceil((mostAnHour * seconds) / 3600));
  return Math.min(Math.max(fewestAllowed, Math.ceil(seconds / secondsAPart)), atAll);
}

function join(a: Run, b: Run): Run {
  return { from: a.from, to: b.to, sum: a.sum.map((value, index) => value + (b.sum[index] as number)) };
}

/** Cosine of the means; −1 where a number is not finite. */
function computeCosine({ sum: a }: Run, { sum: b }: Run): number {
  const { aa, bb, ab } = multiply(a, b);
  const cosine = ab / Math.sqrt(aa * bb);
  return Number.isFinite(cosine) ? cosine : -1;
}

/**
 * What joining does to the windows' likeness to the mean of their part (the sum of their cosines with it), 0 at best. Unlike
 * the cosine it does not let a part grow for having grown: the mean of many sounds is somewhat like each of them.
 */
function computeGain({ sum: a }: Run, { sum: b }: Run): number {
  const { aa, bb, ab } = multiply(a, b);
  const gain = Math.sqrt(Math.max(0, aa + 2 * ab + bb)) - Math.sqrt(aa) - Math.sqrt(bb);
  return Number.isFinite(gain) ? gain : Number.NEGATIVE_INFINITY;
}

function multiply(a: Float32Array, b: Float32Array): { aa: number; bb: number; ab: number } {
  let [ab, aa, bb] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] as number, b[index] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return { aa, bb, ab };
}

function findLargest(numbers: readonly number[]): number {
  let best = 0;
  for (const [at, value] of numbers.entries()) if (value > (numbers[best] as number)) best = at;
  return best;
}

/** Unit length whatever the numbers are. */
function meanOf({ dimension, vectors }: PartWindows, from: number, to: number): Float32Array {
  const mean = new Float32Array(dimension);
  for (let at = from * dimension; at < to * dimension; at++) {
    const value = vectors[at] as number;
    if (Number.isFinite(value)) mean[at % dimension] = (mean[at % dimension] as number) + value;
  }
  toUnitLength(mean);
  return mean;
}
