// Packs in a library, with a real database and the real check of a worker.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTinyClapFolder, makeTinyPack } from '../../../tests/support/tiny-pack.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { runCheckPack } from '../../worker/stages/check-pack.ts';
import type { TaskName } from '../../worker/task-protocol.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import type { Workers } from '../workers/workers.ts';
import { createPackCalls } from './pack-calls.ts';
import { createPackRegistry, type OwnedPackRegistry } from './pack-registry.ts';
import { proposePack } from './propose-pack.ts';

let root: string;
let database: LibraryDatabase;
let announced: string[];
const context = { signal: new AbortController().signal };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-packs-'));
  database = openDatabase(join(root, 'library'), { log: () => {} });
  makeTinyPack(join(root, 'shipped'), { id: 'shipped' });
  announced = [];
});
afterEach(() => {
  database.close();
  rmSync(root, { recursive: true, force: true });
});

/** The check runs here instead of in a process of its own. */
const workers = {
  run: async (name: TaskName, input: unknown) => {
    expect(name).toBe('check-pack');
    return await runCheckPack(input as { folder: string });
  },
} as unknown as Workers;

function open(): { packs: OwnedPackRegistry; calls: ReturnType<typeof createPackCalls> } {
  const packs = createPackRegistry({ database, shippedPackFolder: join(root, 'shipped'), log: () => {} });
  const announce = (name: string) => void announced.push(name);
  return { packs, calls: createPackCalls({ packs, workers, database, announce }) };
}

const importFrom = (folder: string, acceptLicense = true) =>
  open().calls['packs.import']({ path: join(root, folder), acceptLicense }, context);

function indexSomething(spaceId: number): void {
  database.sql.exec(`
    INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (1, 'abc', 1, 0), (2, 'def', 1, 0);
    INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
      VALUES (1, 'a.wav', 'wav', 1, 0, 1, 0), (1, 'b.wav', 'wav', 1, 0, 2, 0);`);
  database.sql.prepare('INSERT INTO vector_members VALUES (?, 1, 1)').run(spaceId);
}

describe('the registry', () => {
  it('makes the shipped pack the active one of a new library', () => {
    const { packs, calls } = open();
    expect(packs.getActive()).toMatchObject({
      pack: { id: 'shipped' },
      space: { dimension: 32, state: 'active' },
    });
    expect(calls['packs.list']({}, context)).toMatchObject([
      { id: 'shipped', isShipped: true, state: 'active' },
    ]);
  });

  it('has no active pack where the shipped one is broken, and finds it again when it is mended', () => {
    const path = join(root, 'shipped/pack.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, 'broken');
    expect(open().packs.getActive()).toBeUndefined();
    writeFileSync(path, text);
    expect(open().packs.getActive()?.pack.id).toBe('shipped');
  });

  it('gives a new version of the shipped pack a space of its own', () => {
    const before = open().packs.getActive()?.space.id;
    makeTinyPack(join(root, 'shipped'), { id: 'shipped', version: '2.0.0', dimension: 16 });
    const after = open().packs.getActive();
    expect(after?.space).toMatchObject({ dimension: 16 });
    expect(after?.space.id).not.toBe(before);
  });
});

describe('using another pack', () => {
  it('switches at once while nothing is indexed', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    await importFrom('other');
    const { packs, calls } = open();
    expect(calls['packs.use']({ id: 'other' }, context)).toMatchObject({ state: 'active' });
    expect(packs.getActive()?.pack.id).toBe('other');
    expect(announced).toContain('packs.changed');
  });

  it('builds beside the old vectors, also over a restart, and switches over when told', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    await importFrom('other');
    const first = open();
    indexSomething(first.packs.getActive()?.space.id ?? 0);
    expect(first.calls['packs.use']({ id: 'other' }, context)).toMatchObject({
      state: 'building',
      coverage: 0,
    });
    const { packs, calls } = open();
    expect(packs.getActive()?.pack.id).toBe('shipped');
    expect(packs.getBuilding()?.pack.id).toBe('other');
    packs.switchOver();
    expect(packs.getActive()?.pack.id).toBe('other');
    expect(packs.getBuilding()).toBeUndefined();
    expect(calls['packs.list']({}, context)).toMatchObject([
      { id: 'shipped', state: 'installed', coverage: 0.5 },
      { id: 'other', state: 'active', coverage: 0 },
    ]);
  });

  it('gives up building when the active pack is chosen again', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    await importFrom('other');
    const { packs } = open();
    indexSomething(packs.getActive()?.space.id ?? 0);
    packs.use('other');
    packs.use('shipped');
    expect(packs.getBuilding()).toBeUndefined();
    expect(packs.getActive()?.pack.id).toBe('shipped');
  });

  it('a pack with an id of its own whose vectors are those of the active one answers at once', async () => {
    const change = (manifest: PackManifest) => ({ ...manifest, spaceId: 'shared' });
    makeTinyPack(join(root, 'shipped'), { id: 'shipped', change });
    makeTinyPack(join(root, 'other'), { id: 'other', change });
    await importFrom('other');
    const { packs, calls } = open();
    const space = packs.getActive()?.space.id ?? 0;
    indexSomething(space);
    expect(calls['packs.use']({ id: 'other' }, context)).toMatchObject({ state: 'active', coverage: 0.5 });
    expect(packs.getActive()).toMatchObject({ pack: { id: 'other' }, space: { id: space } });
    packs.use('shipped');
    expect(packs.getActive()).toMatchObject({ pack: { id: 'shipped' }, space: { id: space } });
  });

  it('refuses a pack that claims the vectors of another one and has longer ones', async () => {
    const change = (manifest: PackManifest) => ({ ...manifest, spaceId: 'shared' });
    makeTinyPack(join(root, 'shipped'), { id: 'shipped', change });
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16, change });
    await importFrom('other');
    const { packs } = open();
    expect(() => packs.use('other')).toThrow(expect.objectContaining({ code: 'pack-invalid' }));
    expect(packs.getActive()?.pack.id).toBe('shipped');
  });

  it('refuses a pack that is not there', () => {
    expect(() => open().packs.use('nothing')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

describe('importing', () => {
  const leftovers = () =>
    existsSync(join(root, 'library/packs')) ? readdirSync(join(root, 'library/packs')) : [];

  it('wants the licence accepted first', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other' });
    await expect(importFrom('other', false)).rejects.toMatchObject({ code: 'license-not-accepted' });
    expect(leftovers()).toEqual([]);
  });

  it('keeps the pack over a restart, and a second import changes nothing', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    expect(await importFrom('other')).toMatchObject({ id: 'other', state: 'installed', isShipped: false });
    expect(await importFrom('other')).toMatchObject({ id: 'other' });
    expect(leftovers()).toEqual(['other']);
    expect(open().packs.find('other')?.folder).toBe(join(root, 'library/packs/other'));
    const check = await open().calls['packs.check']({ id: 'other' }, context);
    expect(check.ok).toBe(true);
  });

  it('other calls are answered while a pack is copied, and copying can be cancelled', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other' });
    const abort = new AbortController();
    setImmediate(() => abort.abort());
    const path = join(root, 'other');
    const importing = open().calls['packs.import']({ path, acceptLicense: true }, { signal: abort.signal });
    await expect(importing).rejects.toMatchObject({ code: 'cancelled' });
    expect(leftovers()).toEqual([]);
  });

  it('two imports of one pack at once do not take away each other’s copy', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other' });
    const { calls } = open();
    const request = { path: join(root, 'other'), acceptLicense: true };
    const both = [calls['packs.import'](request, context), calls['packs.import'](request, context)];
    expect(await Promise.all(both)).toMatchObject([{ id: 'other' }, { id: 'other' }]);
    expect(leftovers()).toEqual(['other']);
  });

  it('a pack that was put into the library by hand stays as it is, with all that lies beside it', async () => {
    const folder = join(root, 'library/packs/mine');
    makeTinyPack(folder, { id: 'mine' });
    writeFileSync(join(folder, 'my notes.txt'), 'worth keeping');
    await importFrom('library/packs/mine');
    expect(readFileSync(join(folder, 'my notes.txt'), 'utf8')).toBe('worth keeping');
    expect(open().packs.find('mine')?.folder).toBe(folder);
  });

  it('a second import mends a pack whose files were damaged', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    await importFrom('other');
    writeFileSync(join(root, 'library/packs/other/text.onnx'), 'damaged');
    const check = async () => (await open().calls['packs.check']({ id: 'other' }, context)).ok;
    expect(await check()).toBe(false);
    await importFrom('other');
    expect(await check()).toBe(true);
  });

  it('goes with a library that is moved', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    await importFrom('other');
    open().packs.use('other');
    database.close();
    renameSync(join(root, 'library'), join(root, 'moved'));
    database = openDatabase(join(root, 'moved'), { log: () => {} });
    const { packs } = open();
    expect(packs.getActive()?.pack).toMatchObject({ id: 'other', folder: join(root, 'moved/packs/other') });
  });

  it('says once that the pack in use is gone, and which one answers instead', async () => {
    makeTinyPack(join(root, 'other'), { id: 'other', dimension: 16 });
    await importFrom('other');
    const { packs } = open();
    packs.use('other');
    expect(packs.notices).toEqual([]);
    rmSync(join(root, 'library/packs/other'), { recursive: true });
    const next = open().packs;
    expect(next.getActive()?.pack.id).toBe('shipped');
    expect(next.notices).toEqual([expect.stringMatching(/“other” is missing.*“shipped” answers/)]);
    expect(open().packs.notices).toEqual([]);
  });

  it('takes a CLAP folder of transformers.js as it is', async () => {
    makeTinyClapFolder(join(root, 'clap-htsat-unfused'));
    writeFileSync(
      join(root, 'clap-htsat-unfused/README.md'),
      '---\ntags: [x]\nlicense: apache-2.0\n---\n# CLAP',
    );
    const proposal = await open().calls['packs.propose']({ path: join(root, 'clap-htsat-unfused') }, context);
    expect(proposal).toMatchObject({
      isGenerated: true,
      summary: { id: 'clap-htsat-unfused', dimension: 32, license: { spdx: 'apache-2.0' } },
    });
    await importFrom('clap-htsat-unfused');
    const check = await open().calls['packs.check']({ id: 'clap-htsat-unfused' }, context);
    expect(check.steps.at(-1)).toMatchObject({ ok: true, detail: expect.stringContaining('finite numbers') });
  });

  it('shows the licence of what is to be imported, not that of the version that is there', async () => {
    const change = (manifest: PackManifest) => ({ ...manifest, spaceId: 'shared' });
    makeTinyPack(join(root, 'other'), { id: 'other', change });
    await importFrom('other');
    makeTinyPack(join(root, 'newer'), {
      id: 'other',
      version: '2.0.0',
      change: (manifest) => ({ ...change(manifest), license: { spdx: 'LicenseRef-Stricter' } }),
    });
    const { summary } = await open().calls['packs.propose']({ path: join(root, 'newer') }, context);
    expect(summary).toMatchObject({ version: '2.0.0', license: { spdx: 'LicenseRef-Stricter' } });
  });

  it('says that a licence is unknown where the folder does not state it', async () => {
    makeTinyClapFolder(join(root, 'clap'));
    const { summary, notes } = await open().calls['packs.propose']({ path: join(root, 'clap') }, context);
    expect(summary.license.spdx).toContain('unknown');
    expect(notes.join(' ')).toContain('licence');
  });

  it('refuses a fused CLAP model and a folder of something else, with words', async () => {
    makeTinyClapFolder(join(root, 'fused'), { fused: true });
    const propose = (path: string) => open().calls['packs.propose']({ path: join(root, path) }, context);
    await expect(propose('fused')).rejects.toThrow(/"fused" CLAP/);
    await expect(propose('library')).rejects.toThrow(/no model that Earmark knows/);
    await expect(propose('nowhere')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('leaves nothing behind of a pack whose checksum is wrong, that lacks a file or holds a link', async () => {
    makeTinyPack(join(root, 'wrong'), { id: 'wrong' });
    writeFileSync(join(root, 'wrong/text.onnx'), 'other bytes');
    await expect(importFrom('wrong')).rejects.toMatchObject({
      code: 'pack-invalid',
      message: expect.stringContaining('checksum'),
    });
    rmSync(join(root, 'wrong/text.onnx'));
    await expect(importFrom('wrong')).rejects.toMatchObject({
      code: 'pack-invalid',
      message: expect.stringContaining('text.onnx is missing'),
    });
    symlinkSync(join(root, 'shipped/text.onnx'), join(root, 'wrong/text.onnx'));
    await expect(importFrom('wrong')).rejects.toMatchObject({
      code: 'pack-invalid',
      message: expect.stringContaining('symbolic link'),
    });
    expect(leftovers()).toEqual([]);
  });

  it('refuses a pack whose graph cannot take a short sound as its front end makes it', async () => {
    const folder = join(root, 'clap');
    makeTinyClapFolder(folder);
    const { manifest } = await proposePack(folder);
    const window = { ...manifest.frontend?.window, short: 'mask', buckets: [1, 2, 5, 10] };
    const frontend = { ...manifest.frontend, window, frames: null };
    writeFileSync(join(folder, 'pack.json'), JSON.stringify({ ...manifest, frontend }));
    await expect(importFrom('clap')).rejects.toMatchObject({
      code: 'pack-invalid',
      message: expect.stringMatching(/cannot take a second of noise: .*dimensions/),
    });
    expect(leftovers()).toEqual([]);
  });

  it('does not replace the files of a pack in use', async () => {
    makeTinyPack(join(root, 'other'), { id: 'shipped', version: '9.0.0', dimension: 16 });
    await expect(importFrom('other')).rejects.toMatchObject({ code: 'busy' });
  });
});
