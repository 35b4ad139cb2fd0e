import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addTinyChorus, tinyDirection, tinyLines } from '../../tests/support/tiny-chorus.ts';
import { addTinyDecoder } from '../../tests/support/tiny-decoder.ts';
import { makeTinyPack } from '../../tests/support/tiny-pack.ts';
import { addTinyVocabulary } from '../../tests/support/tiny-vocabulary.ts';
import { packManifestSchema } from '../core/packs/manifest.ts';
import { toUnitLength } from '../core/vectors/unit-length.ts';
import { loadPack } from './inference/loaded-pack.ts';
import { runCaption } from './stages/caption.ts';
import { runCheckPack } from './stages/check-pack.ts';
import type { PackLocation, TaskOutput } from './task-protocol.ts';
import { readVocabulary } from './text/caption-vocabulary.ts';
import { embedTexts } from './text/text-tower.ts';

const dimension = 32;
const quiet = { progress: () => {}, entry: '' };
type Changes = Parameters<typeof addTinyChorus>[1];
let root: string;
let pack: PackLocation;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-chorus-'));
  pack = makePack('tiny', { vocabulary: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function makePack(
  id: string,
  {
    changes,
    lines,
    vocabulary = false,
  }: { changes?: Changes; lines?: Uint8Array; vocabulary?: boolean } = {},
): PackLocation {
  const folder = join(root, id);
  const change: NonNullable<Parameters<typeof makeTinyPack>[1]>['change'] = (manifest) => {
    const written = addTinyDecoder(folder)(vocabulary ? addTinyVocabulary(folder)(manifest) : manifest);
    return addTinyChorus(folder, changes, lines)(written);
  };
  makeTinyPack(folder, { id, dimension, change });
  return { folder, provider: 'cpu', threadCount: 1 };
}

/** Repeatable unit vectors, row after row. */
function makeVectors(count: number): Float32Array {
  const vectors = Float32Array.from({ length: count * dimension }, (_, at) => Math.sin(3 + at * at * 0.7));
  for (let row = 0; row < count; row++)
    toUnitLength(vectors.subarray(row * dimension, (row + 1) * dimension));
  return vectors;
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

async function embedLine(text: string): Promise<Float32Array> {
  const loaded = loadPack(pack);
  const { session, tokenize } = await loaded.text();
  const declared = loaded.manifest.text;
  if (!declared) throw new Error('the tiny pack has a text tower');
  const [vector] = await embedTexts(session, declared, tokenize, [text]);
  await loaded.close();
  if (!vector) throw new Error('no vector');
  return vector;
}

test('each vector gets the line that the graph chooses, also beyond one batch', async () => {
  const vectors = makeVectors(37);
  const { captions } = await runCaption({ pack, dimension, vectors }, quiet);
  const expected = Array.from({ length: 37 }, (_, row) => {
    const vector = vectors.slice(row * dimension, (row + 1) * dimension);
    const near = tinyLines.map((_, line) => dot(vector, tinyDirection('line', line, dimension)));
    return tinyLines[near.indexOf(Math.max(...near))];
  });
  expect(captions.map(({ text }) => text)).toEqual(expected);
  expect(new Set(expected).size).toBeGreaterThan(3);
});

test("confidence weighs the graph's own evidence and how near the line's words and the vocabulary are", async () => {
  const vector = makeVectors(3).slice(2 * dimension);
  const { captions } = await runCaption({ pack, dimension, vectors: vector }, quiet);
  const [caption] = captions;
  const similarity = dot(vector, await embedLine(caption?.text ?? ''));
  const { vectors: rows } = readVocabulary(pack.folder, loadPack(pack).manifest);
  const nearest = Math.max(
    ...Array.from({ length: rows.length / dimension }, (_, row) =>
      dot(vector, rows.slice(row * dimension, (row + 1) * dimension)),
    ),
  );
  const general = dot(vector, tinyDirection('evidence', 1, dimension));
  const logit = 0.5 * general - (similarity - nearest) + 2 * similarity + 0.1;
  expect(caption?.similarity).toBeCloseTo(similarity, 5);
  expect(caption?.margin).toBeCloseTo(similarity - nearest, 5);
  expect(caption?.confidence).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
  expect(caption?.kind).toBe((caption?.confidence ?? 0) >= 0.5 ? 'written' : 'plain');
  expect(caption?.logProbability).toBeNull();
});

test('asked for beams, the decoder writes in place of the chorus', async () => {
  const vectors = makeVectors(4);
  const { captions } = await runCaption({ pack, dimension, vectors, beams: 2 }, quiet);
  for (const { text, logProbability } of captions) {
    expect(tinyLines).not.toContain(text);
    expect(logProbability).toBeLessThan(0);
  }
});

test('vectors that are none get a line and finite numbers all the same', async () => {
  const vectors = makeVectors(2);
  vectors.fill(Number.NaN, dimension);
  const { captions } = await runCaption({ pack, dimension, vectors }, quiet);
  expect(tinyLines).toContain(captions[1]?.text);
  expect([captions[1]?.similarity, captions[1]?.confidence].every(Number.isFinite)).toBe(true);
});

const checked = async (id: string, given: Parameters<typeof makePack>[1]) => {
  const result = await runCheckPack({ folder: makePack(id, given).folder });
  return { ok: result.ok, detail: detailOf(result) };
};
const detailOf = ({ steps }: TaskOutput<'check-pack'>) =>
  steps.find(({ name }) => name === 'captions')?.detail ?? '';

test('the check of a pack asks the chorus of the golden sound, and holds it to what the pack tells', async () => {
  const { ok, detail } = await checked('whole', {});
  expect(ok).toBe(true);
  const [, text, percent] = /^chorus of 6 lines; golden sound: “(.+?)” \((\d+) % sure\)/.exec(detail) ?? [];
  expect(tinyLines).toContain(text);
  const golden = (said: string, confidence: number) => ({
    changes: { golden: { text: said, confidence } },
  });
  expect((await checked('true', golden(text ?? '', Number(percent) / 100))).ok).toBe(true);
  const other = await checked('other', golden('a door slams', Number(percent) / 100));
  expect(other).toMatchObject({ ok: false, detail: expect.stringContaining('the pack “a door slams”') });
  expect((await checked('unsure', golden(text ?? '', Number(percent) / 100 - 0.2))).ok).toBe(false);
});

test.each([
  ['not zipped', { lines: new TextEncoder().encode('["a", "b"]') }, /cannot be read/],
  ['no texts', { lines: gzipSync('[1, 2]') }, /no list of captions/],
  ['too few', { lines: gzipSync('["a"]') }, /chose line \d of 1/],
  ['more evidence', { changes: { evidence: ['agreement', 'accord', 'general'] } }, /not one line and its/],
  ['another input', { changes: { input: 'sound' } }, /no input "sound"/],
] satisfies readonly [string, Parameters<typeof makePack>[1], RegExp][])(
  'a chorus that does not fit is refused in words: %s',
  async (id, given, words) => {
    const { ok, detail } = await checked(id.replaceAll(' ', '-'), given);
    expect(ok).toBe(false);
    expect(detail).toMatch(words);
  },
);

test('evidence that the graph does not give cannot count', () => {
  const { manifest } = loadPack(pack);
  const chorus = manifest.caption?.chorus;
  const changed = {
    ...manifest,
    caption: { ...manifest.caption, chorus: { ...chorus, evidence: ['accord'] } },
  };
  expect(packManifestSchema.safeParse(manifest).success).toBe(true);
  expect(packManifestSchema.safeParse(changed).error?.issues[0]?.message).toMatch(/does not give/);
});
