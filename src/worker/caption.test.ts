import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTinyDecoder } from '../../tests/support/tiny-decoder.ts';
import { makeTinyPack } from '../../tests/support/tiny-pack.ts';
import { addTinyVocabulary } from '../../tests/support/tiny-vocabulary.ts';
import { joinTokens } from '../core/captions/join-tokens.ts';
import { selectTokens } from '../core/captions/select-tokens.ts';
import { toUnitLength } from '../core/vectors/unit-length.ts';
import { loadPack } from './inference/loaded-pack.ts';
import { runCaption } from './stages/caption.ts';
import { runCheckPack } from './stages/check-pack.ts';
import type { PackLocation, TaskOutput } from './task-protocol.ts';
import { openCaptionDecoder } from './text/caption-decoder.ts';

const dimension = 32;
const quiet = { progress: () => {}, entry: '' };
let root: string;
let pack: PackLocation;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-caption-'));
  pack = makePack('tiny');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function makePack(id: string, changes: Parameters<typeof addTinyDecoder>[1] = {}): PackLocation {
  const folder = join(root, id);
  const change: NonNullable<Parameters<typeof makeTinyPack>[1]>['change'] = (manifest) =>
    addTinyDecoder(folder, changes)(addTinyVocabulary(folder)(manifest));
  makeTinyPack(folder, { id, dimension, change });
  return { folder, provider: 'cpu', threadCount: 1 };
}

/** Repeatable unit vectors, row after row. */
function makeVectors(count: number): Float32Array {
  const vectors = new Float32Array(count * dimension);
  for (let row = 0; row < count; row++) {
    const vector = vectors.subarray(row * dimension, (row + 1) * dimension);
    for (let at = 0; at < dimension; at++) vector[at] = Math.sin(37 * row + 11 * at * (row + 1));
    toUnitLength(vector);
  }
  return vectors;
}

const rowOf = (vectors: Float32Array, row: number) => vectors.slice(row * dimension, (row + 1) * dimension);

test('every vector gets a phrase of the pack, with what speaks for it', async () => {
  const { captions } = await runCaption({ pack, dimension, vectors: makeVectors(5) }, quiet);
  expect(captions).toHaveLength(5);
  for (const caption of captions) {
    expect(caption.text).toMatch(/^[a-z ,']+$/);
    expect(caption.logProbability).toBeLessThan(0);
    expect(Math.abs(caption.similarity)).toBeLessThanOrEqual(1.0001);
    expect(caption.margin).toBeLessThanOrEqual(caption.similarity + 1);
    expect(caption.confidence).toBeCloseTo(1 / (1 + Math.exp(-caption.similarity)), 6);
    expect(caption.kind).toBe('written');
  }
  expect(new Set(captions.map(({ text }) => text)).size).toBeGreaterThan(1);
});

test('many vectors at once are written as one by one, also beyond one batch', async () => {
  const vectors = makeVectors(21);
  const together = await runCaption({ pack, dimension, vectors }, quiet);
  for (const row of [0, 7, 15, 16, 20]) {
    const alone = await runCaption({ pack, dimension, vectors: rowOf(vectors, row) }, quiet);
    expect(alone.captions[0]?.text).toBe(together.captions[row]?.text);
    expect(alone.captions[0]?.logProbability).toBeCloseTo(together.captions[row]?.logProbability ?? 0, 4);
  }
});

/** Writes word by word from nothing, without beams: whole histories instead of kept keys and values. */
async function replay(vector: Float32Array, tokens: readonly number[]) {
  const decoder = await openCaptionDecoder(pack, loadPack(pack).manifest);
  let cache = await decoder.begin(vector, 1);
  let last = new Float32Array();
  for (const token of tokens) {
    const answer = await decoder.step(cache, [0], [token]);
    cache = answer.cache;
    last = Float32Array.from(answer.logits);
  }
  await decoder.close();
  return last;
}

test('one beam is greedy, and kept keys and values give what starting over gives', async () => {
  const vectors = makeVectors(3);
  const { captions } = await runCaption({ pack, dimension, vectors, beams: 1 }, quiet);
  for (const [row, caption] of captions.entries()) {
    const { tokens: texts } = await openCaptionDecoder(pack, loadPack(pack).manifest);
    const written: number[] = [];
    let sum = 0;
    for (let length = 1; length <= 8; length++) {
      const logits = await replay(rowOf(vectors, row), [0, ...written]);
      const [best] = selectTokens(logits, 1, length === 1 ? [0, 1] : [0]);
      sum += best?.logProbability ?? 0;
      if (best?.token === 1) {
        expect(caption.logProbability).toBeCloseTo(sum / length, 4);
        break;
      }
      written.push(best?.token ?? 0);
    }
    expect(caption.text).toBe(joinTokens(written.map((token) => texts[token] ?? '')));
  }
});

test('words that sound like it win over likelier ones when reranking says so', async () => {
  const vectors = makeVectors(8);
  const plain = await runCaption({ pack: makePack('unranked', { rerank: 0 }), dimension, vectors }, quiet);
  const ranked = await runCaption({ pack: makePack('ranked', { rerank: 100 }), dimension, vectors }, quiet);
  const mean = (captions: readonly { similarity: number }[]) =>
    captions.reduce((sum, { similarity }) => sum + similarity, 0) / captions.length;
  expect(mean(ranked.captions)).toBeGreaterThan(mean(plain.captions));
  for (const [row, { similarity }] of ranked.captions.entries())
    expect(similarity).toBeGreaterThanOrEqual((plain.captions[row]?.similarity ?? 1) - 1e-6);
});

test('vectors that are none get a caption with finite numbers all the same', async () => {
  const vectors = makeVectors(3);
  vectors.fill(0, 0, dimension);
  vectors.fill(Number.NaN, dimension, 2 * dimension);
  const { captions } = await runCaption({ pack, dimension, vectors }, quiet);
  for (const { logProbability, similarity, margin, confidence } of captions)
    expect([logProbability, similarity, margin, confidence].every(Number.isFinite)).toBe(true);
  expect(captions[0]?.text).toBe(captions[1]?.text);
});

test('below the threshold a caption is called plain', async () => {
  const confidence = { features: [], weights: [], bias: 0, threshold: 0.6 };
  const { captions } = await runCaption(
    { pack: makePack('unsure', { confidence }), dimension, vectors: makeVectors(1) },
    quiet,
  );
  expect(captions[0]).toMatchObject({ kind: 'plain', confidence: 0.5 });
});

test('a pack without a decoder, vectors of another one and graphs that do not fit are refused in words', async () => {
  makeTinyPack(join(root, 'silent'), { id: 'silent', dimension });
  const silent = { ...pack, folder: join(root, 'silent') };
  await expect(runCaption({ pack: silent, dimension, vectors: makeVectors(1) }, quiet)).rejects.toMatchObject(
    {
      code: 'not-available-here',
      message: 'This pack writes no captions.',
    },
  );
  await expect(
    runCaption({ pack, dimension: 16, vectors: new Float32Array(16) }, quiet),
  ).rejects.toMatchObject({ code: 'bad-input' });
  const odd = makePack('odd', {
    step: {
      file: 'captionStep',
      inputs: { tokens: 'words', keys: 'past_keys', values: 'past_values' },
      outputs: { logits: 'logits', keys: 'keys', values: 'values' },
    },
  });
  await expect(runCaption({ pack: odd, dimension, vectors: makeVectors(1) }, quiet)).rejects.toMatchObject({
    code: 'pack-invalid',
    message: expect.stringContaining('no input "words"'),
  });
});

const detailOf = ({ steps }: TaskOutput<'check-pack'>) =>
  steps.find(({ name }) => name === 'captions')?.detail;

test('the check of a pack tries its decoder, and names what is wrong with it', async () => {
  const decoder = addTinyDecoder(join(root, 'whole'));
  makeTinyPack(join(root, 'whole'), { id: 'whole', dimension, change: decoder });
  const whole = await runCheckPack({ folder: join(root, 'whole') });
  expect(whole.ok).toBe(true);
  expect(detailOf(whole)).toMatch(/^16 tokens; golden sound: “[a-z ,']+”/);
  makeTinyPack(join(root, 'dumb'), { id: 'dumb', dimension });
  const dumb = await runCheckPack({ folder: join(root, 'dumb') });
  expect(dumb.ok).toBe(true);
  expect(detailOf(dumb)).toBe('this pack writes no captions');
  const end = addTinyDecoder(join(root, 'broken'), { end: 99 });
  makeTinyPack(join(root, 'broken'), { id: 'broken', dimension, change: end });
  const broken = await runCheckPack({ folder: join(root, 'broken') });
  expect(broken.steps.at(-1)).toMatchObject({ name: 'captions', ok: false });
  expect(detailOf(broken)).toMatch(/no list of tokens with a start and an end/);
});
