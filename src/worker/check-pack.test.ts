import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTinyCacophonyPack, makeTinyPack } from '../../tests/support/tiny-pack.ts';
import { addTinyCategoryHead, addTinyVocabulary } from '../../tests/support/tiny-vocabulary.ts';
import type { PackManifest } from '../core/packs/manifest.ts';
import { runCheckPack } from './stages/check-pack.ts';

const root = mkdtempSync(join(tmpdir(), 'earmark-check-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function makePack(change?: (manifest: PackManifest, folder: string) => PackManifest): string {
  const folder = join(root, `pack${count++}`);
  makeTinyPack(folder, change ? { change: (manifest) => change(manifest, folder) } : {});
  return folder;
}

/** The first step that failed. */
async function findFault(folder: string): Promise<{ name: string; detail: string } | undefined> {
  const { ok, steps } = await runCheckPack({ folder });
  const fault = steps.find((step) => !step.ok);
  expect(ok).toBe(fault === undefined);
  return fault;
}

describe('check-pack', () => {
  it('passes a sound pack, golden sample included', async () => {
    const { ok, steps } = await runCheckPack({ folder: makePack() });
    expect(steps.map((step) => step.name)).toEqual([
      'manifest',
      'files',
      'audio tensors',
      'text tensors',
      'words',
      'categories',
      'captions',
      'sound',
    ]);
    expect(steps.at(-1)?.detail).toContain('golden vector right (cosine 1.00000)');
    expect(ok).toBe(true);
  });

  it('tries a pack without a golden sample with a test signal', async () => {
    const folder = join(root, 'cacophony');
    makeTinyCacophonyPack(folder);
    const { ok, steps } = await runCheckPack({ folder });
    expect(ok).toBe(true);
    expect(steps.at(-1)?.detail).toContain('32 finite numbers');
  });

  it('finds a file that is not the one that was declared', async () => {
    const folder = makePack();
    writeFileSync(join(folder, 'tokenizer.json'), '{}');
    expect(await findFault(folder)).toMatchObject({
      name: 'files',
      detail: expect.stringContaining('checksum'),
    });
  });

  it('finds a file that is missing, or a link', async () => {
    const missing = makePack();
    rmSync(join(missing, 'tokenizer.json'));
    expect((await findFault(missing))?.detail).toContain('tokenizer.json is missing');
    const linked = makePack();
    rmSync(join(linked, 'text.onnx'));
    symlinkSync(join(missing, 'text.onnx'), join(linked, 'text.onnx'));
    expect((await findFault(linked))?.detail).toContain('leads out of');
  });

  it('refuses paths out of the folder by schema', async () => {
    const folder = makePack();
    const text = readFileSync(join(folder, 'pack.json'), 'utf8').replace('"audio.onnx"', '"../audio.onnx"');
    writeFileSync(join(folder, 'pack.json'), text);
    expect(await findFault(folder)).toMatchObject({
      name: 'manifest',
      detail: expect.stringContaining('relative path'),
    });
  });

  it('finds an input that nothing feeds and one that is not there', async () => {
    const folder = makePack((manifest) => ({
      ...manifest,
      audio: {
        ...manifest.audio,
        inputs: {
          everyday: { features: 'everyday', mask: 'everyday_mask' },
          effects: { features: 'effect', mask: null },
        },
      },
    }));
    const fault = await findFault(folder);
    expect(fault?.name).toBe('audio tensors');
    expect(fault?.detail).toContain('no input "effect"');
    expect(fault?.detail).toContain('nothing in pack.json feeds the audio graph\'s input "effects"');
  });

  it('finds a front end that is declared wrong by its golden features', async () => {
    const folder = makePack((manifest) => {
      const everyday = manifest.frontends?.everyday;
      if (!everyday?.mel) throw new Error('the tiny pack has an everyday front end');
      const changed = { ...everyday, mel: { ...everyday.mel, fmin: 120 } };
      return { ...manifest, frontends: { ...manifest.frontends, everyday: changed } };
    });
    expect(await findFault(folder)).toMatchObject({
      name: 'sound',
      detail: expect.stringContaining('"everyday"'),
    });
  });

  it('finds a category head that does not fit its vocabulary', async () => {
    const add = (names?: readonly string[], words = true) =>
      makePack((manifest, folder) =>
        addTinyCategoryHead(folder, names)(words ? addTinyVocabulary(folder)(manifest) : manifest),
      );
    const { ok, steps } = await runCheckPack({ folder: add() });
    expect(ok).toBe(true);
    expect(steps.find(({ name }) => name === 'categories')?.detail).toBe('5 CatIDs in 4 categories');
    expect(await findFault(add(['DOORS', 'RAIN', 'WIND', 'WATERS']))).toMatchObject({
      name: 'categories',
      detail: expect.stringContaining('“WATERS”'),
    });
    expect((await findFault(add(['DOORS', 'RAIN', 'WIND'])))?.detail).toMatch(/the category of WATRSplsh/);
    expect((await findFault(add(undefined, false)))?.detail).toMatch(/needs a vocabulary/);
    const cut = makePack((manifest, folder) => {
      const added = addTinyCategoryHead(folder)(addTinyVocabulary(folder)(manifest));
      const { vocabulary } = added.files;
      return {
        ...added,
        files: { ...added.files, categories: vocabulary ?? added.files.categories },
      } as PackManifest;
    });
    expect((await findFault(cut))?.detail).toMatch(/192 bytes; 4 categories of 32 numbers have 128/);
  });

  it('finds a vocabulary whose bytes are no rows of the pack, or whose names are too few', async () => {
    const add = (change: (vocabulary: object) => object) =>
      makePack((manifest, folder) => {
        const added = addTinyVocabulary(folder)(manifest);
        return { ...added, vocabulary: change(added.vocabulary as object) } as PackManifest;
      });
    expect(await findFault(add((vocabulary) => vocabulary))).toBeUndefined();
    const wide = await findFault(add((vocabulary) => ({ ...vocabulary, vectors: 'vocabularyNames' })));
    expect(wide).toMatchObject({ name: 'categories', detail: expect.stringContaining('bytes') });
    const asFloats = await findFault(add((vocabulary) => ({ ...vocabulary, dtype: 'float32' })));
    expect(asFloats?.detail).toMatch(/vocabulary has 192 bytes/);
  });

  it('says what is wrong with a manifest, and does not read a huge one', async () => {
    const folder = makePack();
    writeFileSync(join(folder, 'pack.json'), '{"format": "earmark-pack/1"');
    expect((await findFault(folder))?.detail).toContain('not valid JSON');
    writeFileSync(join(folder, 'pack.json'), ' '.repeat(9 * 1024 * 1024));
    expect((await findFault(folder))?.detail).toContain('no manifest');
    rmSync(join(folder, 'pack.json'));
    expect((await findFault(folder))?.detail).toContain('no pack.json');
  });
});
