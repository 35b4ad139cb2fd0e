// The arithmetic behind the tables: percentiles, and slopes with their uncertainty.

/** The value below which `share` (0…1) of the values lie, nearest rank. NaN of nothing. */
export function findPercentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(sorted.length * share) - 1))] ?? Number.NaN;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A slope in units of y per unit of x, and where it lies with 95 % confidence. */
export interface Slope {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Least squares. What a process holds one moment it mostly still holds the next, so errors are not independent: the
 * interval is widened for errors that hang together over up to a tenth of the points (Newey and West 1987, Bartlett
 * weights). NaN bounds of fewer than four points.
 */
export function fitSlope(points: readonly Point[]): Slope {
  const count = points.length;
  const meanX = mean(points.map(({ x }) => x));
  const meanY = mean(points.map(({ y }) => y));
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  if (count < 4) return { slope, low: Number.NaN, high: Number.NaN };
  const moments = points.map(({ x, y }) => (x - meanX) * (y - meanY - slope * (x - meanX)));
  const reach = Math.ceil(count / 10);
  let variance = sumOfProducts(moments, 0);
  for (let lag = 1; lag <= reach; lag += 1) {
    variance += 2 * (1 - lag / (reach + 1)) * sumOfProducts(moments, lag);
  }
  const error = (1.96 * Math.sqrt((Math.max(0, variance) * count) / (count - 2))) / spread;
  return { slope, low: slope - error, high: slope + error };
}

/** How the cost grows: the exponent b of y = a·x^b. 1 is linear, 0 is constant. */
export function fitExponent(points: readonly Point[]): number {
  return fitSlope(points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }))).slope;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sumOfProducts(values: readonly number[], lag: number): number {
  let sum = 0;
  for (let at = lag; at < values.length; at += 1)
    sum += (values[at] as number) * (values[at - lag] as number);
  return sum;
}
