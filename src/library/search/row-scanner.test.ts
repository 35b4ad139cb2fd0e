import { afterEach, describe, expect, test } from 'vitest';
import { findExact, makeVectors, perturb } from '../../../tests/support/vectors.ts';
import { toStoredRows } from './create-vector-index.ts';
import { createExactScores } from './exact-scores.ts';
import { instantiateKernel, loadKernel } from './kernel-host.ts';
import { type BestRow, mergeBest } from './merge-best.ts';
import { createRowMemory } from './row-memory.ts';
import { createRowScanner, type RowScanner } from './row-scanner.ts';
import { createSharedMemory } from './shared-memory.ts';

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
    const vectors = makeVectors(shape, 6000, dimension);
    const { rows, scanner, exact } = fill(kind, vectors, dimension);
    let approximate = 0;
    let rescored = 0;
    const queryCount = 10;
    for (let index = 0; index < queryCount; index += 1) {
      const query = perturb(vectors.subarray(index * 31 * dimension, (index * 31 + 1) * dimension), index);
      const best = mergeBest(rows, await scanner.scan({ queries: [query], keep: 250, candidates: null }));
      const truth = new Set(findExact(vectors, query, dimension, 50));
      approximate += countHits(best, truth);
      rescored += countHits(exact.rescore([query], best), truth);
    }
    expect(rescored / (50 * queryCount)).toBeGreaterThanOrEqual(0.998);
    expect(approximate / (50 * queryCount)).toBeGreaterThanOrEqual(kind === 'plain' ? 0.98 : 0.94);
  });

  test('with a prefilter finds nearly all of them, and all when every row may pass', async () => {
    const dimension = 384;
    const vectors = makeVectors('clustered', 6000, dimension);
    const { rows, scanner } = fill(kind, vectors, dimension);
    await scanner.encode(computeMeans(vectors, dimension));
    let hits = 0;
    for (let index = 0; index < 10; index += 1) {
      const query = perturb(vectors.subarray(index * 31 * dimension, (index * 31 + 1) * dimension), index);
      const scan = { queries: [query], keep: 250, candidates: null };
      const exact = mergeBest(rows, await scanner.scan(scan));
      expect(mergeBest(rows, await scanner.scan({ ...scan, candidates: 6000 }))).toEqual(exact);
      const filtered = mergeBest(rows, await scanner.scan({ ...scan, candidates: 500 }));
      hits += countHits(filtered, new Set(exact.slice(0, 50).map(({ contentId }) => contentId - 1)));
    }
    expect(hits / 500).toBeGreaterThan(0.97);
  });

  test('threads find the very same as one thread', async () => {
    const dimension = 32;
    const vectors = makeVectors('clustered', 25_000, dimension);
    const query = vectors.slice(0, dimension);
    const alone = fill(kind, vectors, dimension, 0);
    const together = fill(kind, vectors, dimension, 2);
    for (const { scanner } of [alone, together]) await scanner.encode(computeMeans(vectors, dimension));
    for (const candidates of [null, 4000]) {
      const scan = { queries: [query], keep: 300, candidates };
      const [one, two] = [await alone.scanner.scan(scan), await together.scanner.scan(scan)];
      expect(mergeBest(together.rows, two).slice(0, 300)).toEqual(mergeBest(alone.rows, one).slice(0, 300));
      expect(two.background).toEqual(one.background);
    }
  });

  test('with several queries a row counts with the one it is most similar to', async () => {
    const { rows, scanner } = fill(kind, Float32Array.of(1, 0, 0, 1, -1, 0), 2);
    const queries = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    const best = mergeBest(rows, await scanner.scan({ queries, keep: 9, candidates: null }));
    expect(best.map(({ contentId, similarity }) => [contentId, Math.round(similarity)])).toEqual(
      expect.arrayContaining([
        [1, 1],
        [2, 1],
        [3, 0],
      ]),
    );
  });
});

describe('a scan', () => {
  test.each([null, 3000, 700])(
    'asks wanted contents alone, whatever is filtered first (%s)',
    async (candidates) => {
      const dimension = 64;
      const vectors = makeVectors('random', 5000, dimension);
      const { rows, scanner } = fill('best', vectors, dimension);
      await scanner.encode(computeMeans(vectors, dimension));
      const bits = new Uint8Array(400).map((_, index) => (index * 37) & 255);
      const isWanted = (contentId: number) => (((bits[contentId >> 3] ?? 0) >> (contentId & 7)) & 1) === 1;
      const query = perturb(vectors.subarray(0, dimension), 3);
      const scan = { queries: [query], keep: 6000, candidates: null };
      const all = mergeBest(rows, await scanner.scan(scan)).filter(({ contentId }) => isWanted(contentId));
      const wanted = { bits, count: 0 };
      const found = await scanner.scan({ ...scan, candidates, wanted });
      const best = mergeBest(rows, found);
      expect(best.every(({ contentId }) => isWanted(contentId))).toBe(true);
      const count = candidates === 700 ? 1 : all.length;
      expect(best.slice(0, count)).toEqual(all.slice(0, count));
      // What is usual in the library does not depend on filters.
      expect(found.background).toEqual((await scanner.scan(scan)).background);
      expect(found.background).toHaveLength(5000);
    },
  );

  test('answers a content that goes and comes back while it runs never twice, nor one that is gone', async () => {
    const dimension = 64;
    const vectors = makeVectors('clustered', 30_000, dimension);
    const { rows, scanner } = fill('best', vectors, dimension, 2);
    for (let round = 0; round < 20; round += 1) {
      const scan = scanner.scan({ queries: [vectors.subarray(0, dimension)], keep: 500, candidates: null });
      await new Promise(setImmediate);
      for (let id = 1 + round; id < 3000; id += 20) rows.remove(id);
      for (let id = 1 + round; id < 3000; id += 40)
        rows.add(stored(id, vectors.slice(0, dimension), dimension), 0, 1);
      const best = mergeBest(rows, await scan);
      expect(new Set(best.map(({ contentId }) => contentId)).size).toBe(best.length);
      expect(best.every(({ contentId }) => rows.has(contentId))).toBe(true);
    }
    const left = mergeBest(
      rows,
      await scanner.scan({ queries: [vectors.subarray(0, dimension)], keep: 8000, candidates: null }),
    );
    expect(left.filter(({ similarity }) => similarity > 0.99).length).toBeGreaterThan(1000);
  });

  test('that is cancelled rejects, and the next one answers', async () => {
    const dimension = 64;
    const vectors = makeVectors('random', 40_000, dimension);
    const { rows, scanner } = fill('best', vectors, dimension, 2);
    const scan = { queries: [vectors.subarray(0, dimension)], keep: 5, candidates: null };
    for (let round = 0; round < 10; round += 1) {
      const controller = new AbortController();
      const cancelled = scanner.scan(scan, { signal: controller.signal });
      setTimeout(() => controller.abort(), round / 4);
      const next = scanner.scan(scan);
      await cancelled.catch((error) => expect(error).toMatchObject({ code: 'cancelled' }));
      expect(mergeBest(rows, await next)[0]).toMatchObject({ contentId: 1 });
    }
  });

  test('that nobody waits for gives way to one that somebody does', async () => {
    const dimension = 64;
    const { scanner } = fill('best', makeVectors('random', 40_000, dimension), dimension, 2);
    const scan = { queries: [new Float32Array(dimension).fill(0.125)], keep: 5, candidates: null };
    const besides = scanner.scan(scan, { isBesides: true });
    const asked = scanner.scan(scan);
    await expect(besides).rejects.toMatchObject({ code: 'cancelled' });
    expect((await asked).rows.length).toBeGreaterThan(0);
  });

  test('tells the similarity of listed rows, however far they are', async () => {
    const { scanner } = fill('best', Float32Array.of(1, 0, 0, 1, -1, 0), 2);
    const found = await scanner.scan({
      queries: [Float32Array.of(1, 0)],
      keep: 1,
      candidates: null,
      listed: [2, 0],
    });
    expect([...found.listed].map(Math.round)).toEqual([-1, 1]);
    expect(found.isCut).toBe(true);
  });
});

describe('rows in memory', () => {
  test('removed contents are never answered, and their rows are used again', async () => {
    const { rows, scanner } = fill('plain', Float32Array.of(1, 0, 0, 1), 2);
    const scan = { queries: [Float32Array.of(1, 0)], keep: 9, candidates: null };
    rows.remove(1);
    expect(mergeBest(rows, await scanner.scan(scan)).map(({ contentId }) => contentId)).toEqual([2]);
    expect(rows.aliveCount).toBe(1);
    rows.add(stored(9, Float32Array.of(1, 0), 2), 0, 1);
    expect(rows.rowCount).toBe(2);
    expect(mergeBest(rows, await scanner.scan(scan))[0]).toMatchObject({ contentId: 9 });
  });

  test('without room for more a row is read back from its 8 bits', () => {
    const { rows } = fill('plain', Float32Array.of(0.6, 0.8), 2, 0, 0);
    const vector = new Float32Array(2);
    rows.readVector(rows.listRows(1)[0] as number, vector);
    expect(vector[0]).toBeCloseTo(0.6, 2);
    expect(vector[1]).toBeCloseTo(0.8, 2);
    expect(vector[0]).not.toBe(Math.fround(0.6));
  });
});

/** One content a row, numbered from 1. */
function fill(
  kind: 'best' | 'plain' | 'relaxed',
  vectors: Float32Array,
  dimension: number,
  threadCount = 0,
  restBudgetBytes = 1e9,
) {
  const kernel = loadKernel(kind);
  const shared = createSharedMemory();
  const ownKernel = instantiateKernel(kernel.module, shared.memory);
  const rows = createRowMemory({ dimension, shared, kernel: ownKernel, restBudgetBytes });
  for (let row = 0; row * dimension < vectors.length; row += 1) {
    rows.add(stored(row + 1, vectors.slice(row * dimension, (row + 1) * dimension), dimension), 0, 1);
  }
  const scanner = createRowScanner(rows, kernel, ownKernel, threadCount);
  scanners.push(scanner);
  return { rows, scanner, exact: createExactScores(rows, ownKernel) };
}

function stored(contentId: number, vectors: Float32Array, dimension: number) {
  const startsSeconds = new Float32Array(vectors.length / dimension);
  return toStoredRows(contentId, { dimension, vectors, startsSeconds, endsSeconds: startsSeconds });
}

function computeMeans(vectors: Float32Array, dimension: number): Float32Array {
  const means = new Float32Array(Math.ceil(dimension / 32) * 32);
  for (const [index, value] of vectors.entries()) {
    const at = index % dimension;
    means[at] = (means[at] as number) + (value * dimension) / vectors.length;
  }
  return means;
}

function countHits(best: readonly BestRow[], truth: ReadonlySet<number>): number {
  return best.slice(0, 50).filter(({ contentId }) => truth.has(contentId - 1)).length;
}
