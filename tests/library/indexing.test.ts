import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IndexReport, Library, LibraryOptions } from '../../src/library/library.ts';
import {
  makeOld,
  makeTestPlace,
  openTestLibrary,
  type TestPlace,
  writeSound,
} from '../support/test-library.ts';

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 120_000 });
const patience = { timeout: 60_000 };

let place: TestPlace;
beforeEach(() => {
  place = makeTestPlace();
});
afterEach(() => place.remove());

async function withLibrary<T>(work: (library: Library) => Promise<T>, options: Partial<LibraryOptions> = {}) {
  const library = await openTestLibrary(place, options);
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

const index = (...paths: string[]): Promise<IndexReport> =>
  withLibrary((library) => library.index(paths.length > 0 ? paths : [place.sounds]));
const call = <T>(work: (library: Library) => T | Promise<T>) => withLibrary(async (library) => work(library));
const context = { signal: new AbortController().signal };

function writeSounds(count: number): void {
  for (let n = 0; n < count; n++) writeSound(join(place.sounds, `room ${n % 3}`, `sound ${n}.wav`), n);
}

it('indexes a folder, and a second run analyses nothing', async () => {
  writeSounds(20);
  const first = await index();
  expect(first).toMatchObject({
    clips: 20,
    analysed: 20,
    failed: [],
    unsupported: 0,
    device: 'cpu',
    packId: 'tiny',
  });
  expect(first.audioSeconds).toBeCloseTo(20 * 0.4, 1);
  expect(await index()).toMatchObject({ clips: 20, analysed: 0, failed: [] });
});

it('a renamed folder keeps its clips and what people typed; nothing is analysed again', async () => {
  writeSounds(12);
  await index();
  const find = (library: Library) =>
    library.handlers['clips.list']({ filter: '', order: 'name', offset: 0, limit: 100 }, context);
  const before = await call(async (library) => {
    const { clips } = await find(library);
    await library.handlers['tags.change']({ ids: [clips[0]?.id ?? 0], add: ['gate'], remove: [] }, context);
    return clips.map(({ id }) => id);
  });
  renameSync(join(place.sounds, 'room 0'), join(place.sounds, 'a room of its own'));
  expect(await index()).toMatchObject({ clips: 12, analysed: 0 });
  const { clips } = await call(find);
  expect(clips.map(({ id }) => id).sort()).toEqual(before.sort());
  expect(clips.flatMap(({ tags }) => tags)).toEqual(['gate']);
});

it('the same bytes twice are analysed once, changed bytes again', async () => {
  writeSounds(4);
  const first = join(place.sounds, 'room 0', 'sound 0.wav');
  copyFileSync(first, join(place.sounds, 'a copy.wav'));
  makeOld(join(place.sounds, 'a copy.wav'));
  expect(await index()).toMatchObject({ clips: 5, analysed: 4 });
  writeSound(first, 99, 0.6);
  expect(await index()).toMatchObject({ clips: 5, analysed: 1 });
});

it('damaged files are reported with a reason, good ones beside them are kept', async () => {
  writeSounds(6);
  const write = (name: string, bytes: string | Buffer) => {
    writeFileSync(join(place.sounds, name), bytes);
    makeOld(join(place.sounds, name));
  };
  write('empty.wav', '');
  write('text.wav', 'this is a letter, not a sound. '.repeat(50));
  write('noise.mp3', Buffer.alloc(3000, 7));
  mkdirSync(join(place.sounds, 'folder.wav'));
  const report = await index();
  expect(report).toMatchObject({ clips: 9, analysed: 6 });
  expect(report.failed.map(({ path }) => basename(path)).sort()).toEqual([
    'empty.wav',
    'noise.mp3',
    'text.wav',
  ]);
  for (const { reason } of report.failed) expect(reason.length).toBeGreaterThan(5);
  expect(await index()).toMatchObject({ clips: 9, analysed: 0, failed: report.failed });
});

it('a part of a folder of the library is reported on its own', async () => {
  writeSounds(9);
  await index();
  expect(await index(join(place.sounds, 'room 1'))).toMatchObject({ clips: 3, analysed: 0 });
  expect(await index(place.sounds, join(place.sounds, 'room 1'))).toMatchObject({ clips: 9 });
});

it('new clips can be searched by name and by sound as soon as they are analysed', async () => {
  writeSounds(3);
  writeSound(join(place.sounds, 'rusty gate creaking.wav'), 50);
  await withLibrary(
    async (library) => {
      await library.index([place.sounds]);
      const ask = { query: 'rusty gate', limit: 10 };
      const byName = await library.handlers['search.find']({ ...ask, mode: 'words' }, context);
      expect(byName.matches.map(({ clip }) => clip.name)).toEqual(['rusty gate creaking.wav']);
      const file = join(place.sounds, 'rusty gate creaking.wav');
      const similar = await library.findSimilarToFile({ path: file, limit: 3 });
      expect(similar.matches[0]?.clip.name).toBe('rusty gate creaking.wav');
      await expect
        .poll(() => library.handlers['app.status']({}, context), patience)
        .toMatchObject({ soundReady: true });
    },
    { warm: true },
  );
});

it('a drive that is unplugged in the middle makes its clips offline, and all are analysed when it is back', async () => {
  writeSounds(30);
  const away = join(place.root, 'unplugged');
  await withLibrary(async (library) => {
    const indexing = library.index([place.sounds]);
    await expect
      .poll(async () => (await library.handlers['jobs.progress']({}, context)).done, {
        interval: 10,
        ...patience,
      })
      .toBeGreaterThan(0);
    renameSync(place.sounds, away);
    const report = await indexing;
    expect(report.failed).toEqual([]);
  });
  renameSync(away, place.sounds);
  await index();
  expect(await index()).toMatchObject({ clips: 30, analysed: 0, failed: [] });
});

it.each([
  ['unplugged', async (library: Library) => renameAway(library, place.sounds)],
  ['removed from the library', removeAndAdd],
])(
  'sounds that were %s while they were analysed are analysed when they are back',
  async (_, leaveAndReturn) => {
    writeSounds(30);
    await withLibrary(
      async (library) => {
        const { handlers } = library;
        const find = async () => (await handlers['folders.list']({}, context))[0];
        await handlers['folders.add']({ path: place.sounds }, context);
        const countDone = async () => (await handlers['jobs.progress']({}, context)).done;
        await expect.poll(countDone, { interval: 10, ...patience }).toBeGreaterThan(0);
        await leaveAndReturn(library);
        await expect.poll(async () => (await find())?.analysedCount, patience).toBe(30);
      },
      { watch: true },
    );
  },
);

async function renameAway({ handlers, whenIdle }: Library, path: string) {
  const readState = async () => (await handlers['folders.list']({}, context))[0]?.state;
  renameSync(path, `${path}-away`);
  await expect.poll(readState, patience).toBe('offline');
  await whenIdle();
  renameSync(`${path}-away`, path);
  await expect.poll(readState, patience).toBe('online');
}

async function removeAndAdd({ handlers, whenIdle }: Library) {
  const [folder] = await handlers['folders.list']({}, context);
  await handlers['folders.remove']({ id: folder?.id ?? 0 }, context);
  await whenIdle();
  await handlers['folders.add']({ path: place.sounds }, context);
}

it('without a model names can still be searched, and the reason is said', async () => {
  writeSounds(2);
  rmSync(join(place.packFolder, 'pack.json'));
  await withLibrary(async (library) => {
    await expect(library.index([place.sounds])).rejects.toMatchObject({ code: 'pack-missing' });
    const status = await library.handlers['app.status']({}, context);
    expect(status).toMatchObject({ clips: 2, packId: null });
    expect(status.notices.join()).toContain('missing or broken');
    const found = await library.handlers['search.find']({ query: 'sound', mode: 'auto', limit: 5 }, context);
    expect(found.matches).toHaveLength(2);
  });
});

it('two processes do not index one library; asking beside it works', async () => {
  writeSounds(2);
  await withLibrary(async (library) => {
    await library.index([place.sounds]);
    await expect(openTestLibrary(place)).rejects.toMatchObject({ code: 'library-in-use' });
    const asking = await openTestLibrary(place, { canIndex: false });
    const found = await asking.handlers['search.find']({ query: 'sound', mode: 'words', limit: 5 }, context);
    await asking.close();
    expect(found.matches).toHaveLength(2);
  });
});
