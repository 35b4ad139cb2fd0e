// From similarities to probabilities: does the library hold what was asked for, and does this clip fit?

/** What similarities of a query to a library look like before the library says so itself. */
export interface PriorBackground {
  readonly mean: number;
  readonly deviation: number;
  /** How many clips the prior counts for. */
  readonly clips: number;
}

/** A logistic model: is what was asked for here at all (`features` … `threshold`), and does a clip fit (`match`). */
export interface Calibration {
  readonly features: readonly string[];
  readonly weights: readonly number[];
  readonly bias: number;
  /** Probability from which the answer is "matches". */
  readonly threshold: number;
  readonly background: PriorBackground;
  /** Probability of a clip = sigmoid(slope × contrast + bias). */
  readonly match: { readonly slope: number; readonly bias: number };
}

export interface LibraryBackground {
  /** Clips (contents), each with its best window. */
  readonly count: number;
  readonly mean: number;
  readonly standardDeviation: number;
}

export interface SoundEvidence {
  readonly query: Float32Array;
  /** Similarities of the best clips, best first. */
  readonly best: readonly number[];
  /** The vectors of their best windows; may be fewer where vectors are not at hand. */
  readonly bestVectors: readonly Float32Array[];
  readonly background: LibraryBackground;
  /** How many clips were asked: fewer than the library has where filters apply. */
  readonly askedCount: number;
  /** Unit vectors of phrases that name sounds, row after row; empty where the pack has none. */
  readonly vocabulary: Float32Array;
  /** How much the query reads like a sound; undefined where the pack cannot tell. */
  readonly soundness?: number | undefined;
}

/** How many of the best clips speak for the answer as a whole. */
const topCount = 3;
const soundnessLimit = 6;

/**
 * The library's mean and deviation, drawn towards the prior as if that were so many more clips: a library of five
 * clips says little about what is usual.
 */
export function blendBackground(
  library: LibraryBackground,
  prior: PriorBackground,
): { readonly mean: number; readonly deviation: number } {
  const total = library.count + prior.clips;
  if (total === 0) return { mean: prior.mean, deviation: prior.deviation };
  const mean = (library.count * library.mean + prior.clips * prior.mean) / total;
  const spread =
    library.count * (library.standardDeviation ** 2 + (library.mean - mean) ** 2) +
    prior.clips * (prior.deviation ** 2 + (prior.mean - mean) ** 2);
  return { mean, deviation: Math.max(1e-6, Math.sqrt(spread / total)) };
}

/** Deviations above the background. Monotone in similarity. */
export function computeContrast(
  similarity: number,
  background: { readonly mean: number; readonly deviation: number },
): number {
  return (similarity - background.mean) / background.deviation;
}

/** The features by name that a pack's calibration may use; one that cannot be computed is absent. */
export function computeFeatures(
  evidence: SoundEvidence,
  prior: PriorBackground,
): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  const best = evidence.best.slice(0, topCount);
  if (best.length === 0) return features;
  const background = blendBackground(evidence.background, prior);
  const top = average(best);
  features.set('top', top);
  features.set('contrast', computeContrast(top, background));
  features.set('best', computeContrast(best[0] as number, background));
  features.set('size', Math.log(Math.max(1, evidence.askedCount)));
  features.set('chance', computeChance(evidence.askedCount));
  if (evidence.vocabulary.length > 0) {
    features.set('domain', findLargestDot(evidence.query, evidence.vocabulary));
    const margins = evidence.bestVectors
      .slice(0, best.length)
      .map((vector, index) => (best[index] as number) - findLargestDot(vector, evidence.vocabulary));
    if (margins.length > 0) features.set('margin', average(margins));
  }
  if (evidence.soundness !== undefined) {
    features.set('soundness', Math.min(soundnessLimit, Math.max(-soundnessLimit, evidence.soundness)));
  }
  return features;
}

/** Probability that the library holds what was asked for; undefined where a feature is missing. */
export function computeProbability(
  calibration: Calibration,
  features: ReadonlyMap<string, number>,
): number | undefined {
  let sum = calibration.bias;
  for (const [index, name] of calibration.features.entries()) {
    const value = features.get(name);
    const weight = calibration.weights[index];
    if (value === undefined || weight === undefined) return undefined;
    sum += weight * value;
  }
  return computeSigmoid(sum);
}

/** Probability that one clip fits the query, 0..1, monotone in its contrast. */
export function computeMatchProbability(calibration: Pick<Calibration, 'match'>, contrast: number): number {
  return computeSigmoid(calibration.match.slope * contrast + calibration.match.bias);
}

/**
 * For packs that bring no calibration. The best of n clips lies about √(2 ln n) deviations above the mean by chance
 * alone (the expected maximum of n normal numbers): only what is clearly above that is an answer.
 */
export const defaultCalibration: Calibration = {
  features: ['best', 'chance'],
  weights: [2, -2],
  bias: -0.4,
  threshold: 0.5,
  background: { mean: 0.05, deviation: 0.1, clips: 5 },
  match: { slope: 1.6, bias: -3.5 },
};

/** For sounds that are compared with sounds: their similarities lie wider apart than those of words and sounds. */
export const similarCalibration: Pick<Calibration, 'background' | 'match'> = {
  background: { mean: 0.3, deviation: 0.2, clips: 5 },
  match: { slope: 1.6, bias: -3.2 },
};

/** The contrast that the best of `count` clips has for nothing. */
function computeChance(count: number): number {
  return Math.sqrt(2 * Math.log(Math.max(2, count)));
}

function computeSigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Largest dot product of `vector` with the rows of `rows`. */
function findLargestDot(vector: Float32Array, rows: Float32Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let from = 0; from + vector.length <= rows.length; from += vector.length) {
    let sum = 0;
    for (let index = 0; index < vector.length; index += 1) {
      sum += (vector[index] as number) * (rows[from + index] as number);
    }
    if (sum > largest) largest = sum;
  }
  return largest;
}
