import { afterEach, describe, expect, test } from 'vitest';
import { makeVectors } from '../../../tests/support/vectors.ts';
import { toStoredRows } from './create-vector-index.ts';
import { createExactScores } from './exact-scores.ts';
import { instantiateKernel, loadKernel } from './kernel-host.ts';
import { chooseCandidates, createPrefilter } from './prefilter.ts';
import { createRowMemory } from './row-memory.ts';
import { createRowScanner } from './row-scanner.ts';
import { createSharedMemory } from './shared-memory.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

describe('how many windows have to pass', () => {
  test('is the least number with which both kinds of query keep enough', () => {
    const easy = Array.from({ length: 1000 }, () => 10);
    const harder = easy.map((_, index) => (index < 20 ? 3500 : 10));
    expect(chooseCandidates([easy], 100_000)).toEqual({ candidates: 1000, recall: 1 });
    expect(chooseCandidates([easy, harder], 100_000)).toEqual({ candidates: 4000, recall: 1 });
  });

  test('is none where it takes more than an eighth of them', () => {
    const needs = Array.from({ length: 100 }, (_, index) => index * 1000);
    expect(chooseCandidates([needs], 100_000).candidates).toBeNull();
    expect(chooseCandidates([], 100_000).candidates).toBeNull();
  });
});

describe('the prefilter', () => {
  test('is used once it was measured with real texts, and scaled to what is asked for', async () => {
    const { prefilter, texts } = make('clustered');
    await prefilter.refresh();
    expect(prefilter.verdict).toBeUndefined();
    expect(prefilter.getCandidates(50)).toBeNull();
    texts.push(...pick(10));
    await prefilter.refresh();
    expect(prefilter.verdict).toMatchObject({ windowCount: 20_000, candidates: expect.any(Number) });
    expect(prefilter.verdict?.recall).toBeGreaterThanOrEqual(0.995);
    expect(prefilter.getCandidates(75)).toBe(1.5 * (prefilter.getCandidates(50) ?? 0));
    expect(prefilter.getCandidates(1000)).toBeNull();
  });

  test('is not used where bits say little of what is near', async () => {
    const { prefilter, texts } = make('random');
    texts.push(...pick(10));
    await prefilter.refresh();
    expect(prefilter.verdict?.candidates).toBeNull();
    expect(prefilter.verdict?.recall).toBeLessThan(0.995);
  });

  test('is measured again when the library has grown by a quarter', async () => {
    const { prefilter, texts, add } = make('clustered');
    texts.push(...pick(10));
    await prefilter.refresh();
    const first = prefilter.verdict;
    add(4000);
    await prefilter.refresh();
    expect(prefilter.verdict).toBe(first);
    add(2000);
    await prefilter.refresh();
    expect(prefilter.verdict?.windowCount).toBe(26_000);
  });

  test('gives way to queries while it is measured', async () => {
    const { prefilter, texts, scanner } = make('clustered');
    texts.push(...pick(10));
    const measured = prefilter.refresh();
    const scan = { queries: [texts[0] as Float32Array], keep: 5, candidates: null };
    for (let round = 0; round < 20; round += 1) {
      expect((await scanner.scan(scan)).rows.length).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await measured;
    expect(prefilter.verdict?.candidates).toBeGreaterThan(0);
  });
});

const dimension = 128;
const clustered = makeVectors('clustered', 26_000, dimension);
const random = makeVectors('random', 26_000, dimension);

function pick(count: number): Float32Array[] {
  return Array.from({ length: count }, (_, index) =>
    clustered.slice(index * 1000 * dimension, (index * 1000 + 1) * dimension),
  );
}

function make(shape: 'clustered' | 'random') {
  const vectors = shape === 'clustered' ? clustered : random;
  const kernel = loadKernel();
  const shared = createSharedMemory();
  const own = instantiateKernel(kernel.module, shared.memory);
  const rows = createRowMemory({ dimension, shared, kernel: own, restBudgetBytes: 1e9 });
  const scanner = createRowScanner(rows, kernel, own, 2);
  const abort = new AbortController();
  closing.push(async () => {
    abort.abort();
    await scanner.close();
  });
  const add = (count: number) => {
    for (const end = rows.aliveCount + count; rows.aliveCount < end; ) {
      const row = rows.aliveCount;
      const seconds = new Float32Array(1);
      const vector = vectors.slice(row * dimension, (row + 1) * dimension);
      const windows = { dimension, vectors: vector, startsSeconds: seconds, endsSeconds: seconds };
      rows.add(toStoredRows(row + 1, windows), 0, 1);
    }
  };
  add(20_000);
  const texts: Float32Array[] = [];
  const prefilter = createPrefilter({
    ...{ rows, scanner, exact: createExactScores(rows, own), listTexts: () => texts },
    leastRows: 10_000,
    signal: abort.signal,
  });
  return { prefilter, texts, scanner, add };
}
