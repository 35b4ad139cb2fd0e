// Vectors for tests of search: always the same for the same arguments.

const seeds = { random: 7, clustered: 11 };

/** The best rows by float64 sums, best first. */
export function findExact(
  vectors: Float32Array,
  query: Float32Array,
  dimension: number,
  count: number,
): number[] {
  const scores = Array.from({ length: vectors.length / dimension }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < dimension; i += 1)
      sum += (vectors[row * dimension + i] as number) * (query[i] as number);
    return [sum, row] as const;
  });
  return scores
    .sort((a, b) => b[0] - a[0])
    .slice(0, count)
    .map(([, row]) => row);
}

/** Unit vectors, row after row: in every direction, or around forty centres. */
export function makeVectors(shape: 'random' | 'clustered', count: number, dimension: number): Float32Array {
  const next = createRandom(seeds[shape]);
  const centres = Array.from({ length: 40 }, () => Float32Array.from({ length: dimension }, next));
  const vectors = new Float32Array(count * dimension);
  for (let row = 0; row < count; row += 1) {
    const centre = centres[row % centres.length] as Float32Array;
    const vector = Float32Array.from({ length: dimension }, (_, i) =>
      shape === 'random' ? next() : (centre[i] as number) + 0.6 * next(),
    );
    vectors.set(normalise(vector), row * dimension);
  }
  return vectors;
}

/** A unit vector near another one. */
export function perturb(vector: Float32Array, seed: number): Float32Array {
  const next = createRandom(seed + 100);
  return normalise(vector.map((value) => value + 0.05 * next()));
}

function normalise(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Roughly normal numbers from a linear congruential generator: the sum of four uniform ones. */
function createRandom(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  return () => uniform() + uniform() + uniform() + uniform();
}
