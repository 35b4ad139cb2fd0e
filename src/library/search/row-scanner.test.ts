import { afterEach, describe, expect, test } from 'vitest';
import { padDimension } from '../../core/search/quantize.ts';
import { collapseRows, rescore, selectBest } from './collapse-rows.ts';
import { toStoredRows } from './create-vector-index.ts';
import { loadKernel } from './kernel-host.ts';
import { createRowMemory } from './row-memory.ts';
import { computeHeadBytes, createRowScanner, type RowScanner } from './row-scanner.ts';

const seeds = { random: 7, clustered: 11 };
const scanners: RowScanner[] = [];
afterEach(async () => {
  await Promise.all(scanners.splice(0).map((scanner) => scanner.close()));
});

describe.each(['plain', 'relaxed'] as const)('the %s kernel', (kind) => {
  test.each([
    ['random', 64],
    ['clustered', 64],
    ['random', 50],
    ['clustered', 384],
  ] as const)('finds the same 50 as float64 on %s vectors of %i numbers', async (shape, dimension) => {
    const rowCount = 6000;
    const vectors = makeVectors(shape, rowCount, dimension);
    const { rows, scanner } = fill(kind, vectors, dimension, 1e9, 0);
    let approximate = 0;
    let rescored = 0;
    const queryCount = 10;
    for (let index = 0; index < queryCount; index += 1) {
      const query = perturb(vectors.subarray(index * 31 * dimension, (index * 31 + 1) * dimension), index);
      await scanner.scan([query]);
      const collapsed = collapseRows(rows);
      const truth = new Set(findExact(vectors, query, dimension, 50));
      const { best } = selectBest(collapsed.bestSimilarities, 250, () => true);
      const exact = rescore(rows, [query], collapsed, best).sort((a, b) => b.similarity - a.similarity);
      approximate += best.slice(0, 50).filter((id) => truth.has(id - 1)).length;
      rescored += exact.slice(0, 50).filter(({ contentId }) => truth.has(contentId - 1)).length;
    }
    expect(rescored / (50 * queryCount)).toBeGreaterThanOrEqual(0.998);
    expect(approximate / (50 * queryCount)).toBeGreaterThanOrEqual(kind === 'plain' ? 0.98 : 0.94);
  });

  test('threads leave the very same similarities as one thread', async () => {
    const dimension = 32;
    const vectors = makeVectors('clustered', 25_000, dimension);
    const query = vectors.slice(0, dimension);
    const alone = fill(kind, vectors, dimension, 0, 0);
    const together = fill(kind, vectors, dimension, 0, 2);
    await alone.scanner.scan([query]);
    await together.scanner.scan([query]);
    expect(collapseRows(together.rows)).toEqual(collapseRows(alone.rows));
  });

  test('with several queries a row counts with the one it is most similar to', async () => {
    const vectors = Float32Array.of(1, 0, 0, 1, -1, 0);
    const { rows, scanner } = fill(kind, vectors, 2, 1e6, 0);
    await scanner.scan([Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    const { bestSimilarities } = collapseRows(rows);
    expect(bestSimilarities[1]).toBeCloseTo(1, 1);
    expect(bestSimilarities[2]).toBeCloseTo(1, 1);
    expect(bestSimilarities[3]).toBeCloseTo(0, 1);
  });
});

describe('rows in memory', () => {
  test('removed contents are never answered, and their rows are used again', async () => {
    const { rows, scanner } = fill('plain', Float32Array.of(1, 0, 0, 1), 2, 1e6, 0);
    rows.remove(1);
    await scanner.scan([Float32Array.of(1, 0)]);
    expect(collapseRows(rows).bestRows[1]).toBe(-1);
    expect(rows.aliveCount).toBe(1);
    rows.add(9, toStored(9, Float32Array.of(1, 0), 2), 0, 1);
    expect(rows.rowCount).toBe(2);
    await scanner.scan([Float32Array.of(1, 0)]);
    expect(collapseRows(rows).bestSimilarities[9]).toBeCloseTo(1, 3);
  });

  test('without room for half floats a row is read back from its 8 bits', () => {
    const { rows } = fill('plain', Float32Array.of(0.6, 0.8), 2, 0, 0);
    const vector = new Float32Array(2);
    rows.readVector(rows.listRows(1)[0] as number, vector);
    expect(vector[0]).toBeCloseTo(0.6, 2);
    expect(vector[1]).toBeCloseTo(0.8, 2);
  });

  test('a cancelled scan rejects', async () => {
    const { scanner } = fill('plain', Float32Array.of(1, 0), 2, 0, 0);
    const controller = new AbortController();
    controller.abort();
    await expect(scanner.scan([Float32Array.of(1, 0)], controller.signal)).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

/** One content a row, numbered from 1. */
function fill(
  kind: 'plain' | 'relaxed',
  vectors: Float32Array,
  dimension: number,
  budgetBytes: number,
  threadCount: number,
) {
  const rows = createRowMemory(dimension, computeHeadBytes(padDimension(dimension)), budgetBytes);
  for (let row = 0; row * dimension < vectors.length; row += 1) {
    const vector = vectors.slice(row * dimension, (row + 1) * dimension);
    rows.add(row + 1, toStored(row + 1, vector, dimension), 0, 1);
  }
  const scanner = createRowScanner(rows, loadKernel(kind), threadCount);
  scanners.push(scanner);
  return { rows, scanner };
}

function toStored(contentId: number, vectors: Float32Array, dimension: number) {
  const startsSeconds = new Float32Array(vectors.length / dimension);
  return toStoredRows(contentId, { dimension, vectors, startsSeconds, endsSeconds: startsSeconds });
}

function findExact(vectors: Float32Array, query: Float32Array, dimension: number, count: number): number[] {
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

function makeVectors(shape: 'random' | 'clustered', count: number, dimension: number): Float32Array {
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

function perturb(vector: Float32Array, seed: number): Float32Array {
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
