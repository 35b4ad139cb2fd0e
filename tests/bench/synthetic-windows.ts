// Vectors that lie as embeddings of sounds do: clusters within clusters, few effective dimensions, a common direction.

/** Unit vectors, row after row, and queries near some of them. Always the same for the same arguments. */
export function makeClusters(
  count: number,
  dimensions: number,
  queryCount: number,
): { readonly vectors: Float32Array; readonly queries: readonly Float32Array[] } {
  const next = createNormal(20261121);
  const latent = Math.min(96, dimensions);
  const basis = Float32Array.from({ length: latent * dimensions }, () => next() / Math.sqrt(latent));
  const groups = Array.from({ length: 24 }, () => Float32Array.from({ length: latent }, () => next()));
  const clusters = Array.from({ length: 2400 }, (_, index) =>
    (groups[index % groups.length] as Float32Array).map((value) => value + 0.8 * next()),
  );
  const draw = (spread: number) => {
    const cluster = clusters[Math.floor(Math.abs(next()) * 1e6) % clusters.length] as Float32Array;
    return project(
      cluster.map((value) => value + spread * next()),
      basis,
      dimensions,
    );
  };
  const vectors = new Float32Array(count * dimensions);
  for (let row = 0; row < count; row += 1) vectors.set(draw(0.5), row * dimensions);
  return { vectors, queries: Array.from({ length: queryCount }, () => draw(0.8)) };
}

function project(point: Float32Array, basis: Float32Array, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions).fill(0.02);
  for (const [axis, value] of point.entries()) {
    for (let index = 0; index < dimensions; index += 1) {
      vector[index] = (vector[index] as number) + value * (basis[axis * dimensions + index] as number);
    }
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

/** Normal numbers (Box–Muller) from a 32-bit xorshift generator. */
function createNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
