import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readSettings } from '../settings/settings-calls.ts';
import { createClipStore } from '../store/clip-store.ts';
import { readLibraryCounts } from '../store/library-counts.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { createSettingsStore } from '../store/settings-store.ts';
import { createTagStore } from '../store/tag-store.ts';
import { createTextRefresher } from '../tags/refresh-texts.ts';
import { createTagsCalls } from '../tags/tags-calls.ts';
import { createClipsCalls } from './clips-calls.ts';
import { exportLibrary } from './export-library.ts';

let directory: string;
let database: LibraryDatabase;
let refreshed: number[];
let events: string[];

const context = { signal: new AbortController().signal };
const textIndex = {
  refresh: (ids: readonly number[]) => void refreshed.push(...ids),
  remove: () => {},
};
const announce = (name: string) => void events.push(name);

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-clips-'));
  database = openDatabase(directory, { log: () => {} });
  refreshed = [];
  events = [];
  database.sql.exec(`
    INSERT INTO folders (id, path, state, is_removed, added_at_ms) VALUES
      (1, '/sounds', 'online', 0, 0), (2, '/drive', 'offline', 0, 0), (3, '/removed', 'online', 1, 0);
    INSERT INTO contents (id, fingerprint, byte_size, duration_seconds, sample_rate_hz, channel_count, bit_depth, codec,
      created_at_ms) VALUES
      (1, 'aa', 10, 1.5, 48000, 1, 16, 'pcm', 0), (2, 'bb', 20, 90, 96000, 2, 24, 'pcm', 0),
      (3, 'cc', 30, NULL, NULL, NULL, NULL, NULL, 0), (4, 'dd', 30, NULL, NULL, NULL, NULL, NULL, 0);
    INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, is_missing,
      added_at_ms, description, rating, ucs_cat_id) VALUES
      (1, 1, 'doors/DOORWood_Creak.wav', 'wav', 10, 1, 1, 0, 1, '', 3, 'DOORWood'),
      (2, 1, 'rain/100% rain.aiff', 'aiff', 20, 2, 2, 0, 2, '=heavy, "loud"', 0, NULL),
      (3, 2, 'Doors/slam.m4a', 'm4a', 30, 3, 3, 0, 3, '', 0, NULL),
      (4, 1, 'gone.wav', 'wav', 10, 4, 1, 1, 4, '', 0, NULL),
      (5, 3, 'hidden.wav', 'wav', 10, 5, 1, 0, 5, '', 0, NULL),
      (6, 1, 'copy of creak.wav', 'wav', 10, 6, 1, 0, 6, '', 0, NULL),
      (7, 1, 'broken.wav', 'wav', 10, 7, 4, 0, 7, '', 0, NULL);
    INSERT INTO tags (id, name) VALUES (1, 'rusty'), (2, 'Wood Door');
    INSERT INTO clip_tags VALUES (1, 1, 0), (1, 2, 0), (2, 1, 0), (5, 1, 0);
    INSERT INTO vector_spaces VALUES (1, 'old', 'p', 'w', 1, 4, 'retired'), (2, 's', 'p', 'w', 1, 4, 'active');
    INSERT INTO vector_members VALUES (1, 1, 9), (2, 1, 3);
    INSERT INTO jobs (kind, key, content_id, vector_space_id, state, reason, created_at_ms) VALUES
      ('analyse', 'a', 1, 1, 'failed', 'old', 0), ('analyse', 'b', 1, 2, 'done', NULL, 0),
      ('analyse', 'c', 3, 2, 'skipped', 'Install ffmpeg to read .m4a', 0),
      ('analyse', 'd', 4, 2, 'failed', 'The file is damaged.', 0);
    INSERT INTO embedded_texts VALUES (1, 0, 'bext', 'Description', 'old barn door');
  `);
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('summaries', () => {
  test('come in the order asked for, with tags and the state of analysis in the active space', () => {
    const summaries = createClipStore(database).getSummaries([3, 1, 999, 2, 7]);
    expect(summaries.map((clip) => [clip.id, clip.analysis, clip.presence, clip.reason])).toEqual([
      [3, 'unsupported', 'offline', 'Install ffmpeg to read .m4a'],
      [1, 'analysed', 'present', null],
      [2, 'waiting', 'present', null],
      [7, 'failed', 'present', 'The file is damaged.'],
    ]);
    expect(summaries[1]).toMatchObject({
      path: join('/sounds', 'doors/DOORWood_Creak.wav'),
      name: 'DOORWood_Creak.wav',
      format: 'wav',
      durationSeconds: 1.5,
      tags: ['rusty', 'Wood Door'],
      rating: 3,
    });
  });

  test('say what people wrote of the sound, else what the model wrote of the whole of it', () => {
    const store = createClipStore(database);
    expect(store.getSummaries([1, 2]).map(({ about }) => about)).toEqual([
      null,
      { text: '=heavy, "loud"', by: 'person' },
    ]);
    const caption = `INSERT INTO captions (content_id, pack_id, pack_version, start_seconds, text, kind, is_removed,
      created_at_ms) VALUES (1, 'p', '1', ?, ?, 'written', ?, 0)`;
    for (const row of [
      [null, 'a car passes', 1],
      [0, 'a door opens', 0],
    ])
      database.sql.prepare(caption).run(...row);
    expect(store.getSummaries([1])[0]?.about).toBeNull();
    database.sql.prepare(caption).run(null, 'an old door creaks', 0);
    expect(store.getSummaries([1])[0]?.about).toEqual({ text: 'an old door creaks', by: 'written' });
    store.describe(1, '\nmine\nsecond line');
    expect(store.getSummaries([1])[0]?.about).toEqual({ text: 'mine', by: 'person' });
  });
});

describe('lists', () => {
  const list = async (filter: string) => {
    const { ids } = await createClipStore(database).list({ filter, order: 'added', offset: 0, limit: 10 });
    return ids.toSorted();
  };

  test('show what is in the library: no missing clips, none of removed folders, offline ones too', async () => {
    expect(await list('')).toEqual([1, 2, 3, 6, 7]);
  });

  test.each([
    ['tag:rusty', [1, 2]],
    ['tag:"wood door"', [1]],
    ['tag:wood*', [1]],
    ['-tag:rusty', [3, 6, 7]],
    ['cat:doors', [1]],
    ['cat:DOORWood', [1]],
    ['folder:doors', [1, 3]],
    ['folder:creak', []],
    ['name:creak', [1, 6]],
    ['name:100%', [2]],
    ['format:aif', [2]],
    ['format:pcm', [1, 2, 6]],
    ['dur:<2', [1, 6]],
    ['dur:>1m', [2]],
    ['-dur:<2', [2, 3, 7]],
    ['ch:2', [2]],
    ['sr:96000', [2]],
    ['rating:>=3', [1]],
    ['tag:rusty dur:<2', [1]],
    ['some plain words tag:rusty', [1, 2]],
  ])('filtered by %s hold %j', async (filter, expected) => {
    expect(await list(filter)).toEqual(expected);
  });

  test('know their total beyond the page, and can be of one folder', async () => {
    const page = await createClipStore(database).list({
      filter: '',
      folderId: 1,
      order: 'name',
      offset: 1,
      limit: 2,
    });
    expect(page).toEqual({ ids: [7, 6], total: 4 });
  });

  test.each(['name', 'added', 'duration', 'modified'] as const)(
    'by %s can be turned round',
    async (order) => {
      const store = createClipStore(database);
      // Clips without a known length are last either way.
      const listIds = async (isDescending: boolean | undefined) => {
        const filter = order === 'duration' ? 'dur:>0' : '';
        const { ids } = await store.list({ filter, order, isDescending, offset: 0, limit: 100 });
        return ids;
      };
      const ascending = await listIds(false);
      expect(ascending.length).toBeGreaterThan(1);
      expect(await listIds(true)).toEqual(ascending.toReversed());
      expect(await listIds(undefined)).toEqual(await listIds(order === 'added' || order === 'modified'));
    },
  );

  test('of unknown length are last in both directions', async () => {
    const store = createClipStore(database);
    for (const isDescending of [false, true]) {
      const { ids } = await store.list({
        filter: '',
        order: 'duration',
        isDescending,
        offset: 0,
        limit: 100,
      });
      const lengths = store.getSummaries(ids).map(({ durationSeconds }) => durationSeconds);
      expect(lengths).toContain(null);
      expect(lengths.indexOf(null)).toBe(lengths.filter((length) => length !== null).length);
    }
  });
});

describe('details', () => {
  test('hold what is in the file, its category and its copies', () => {
    const calls = createClipsCalls({ database, clips: createClipStore(database), textIndex, announce });
    expect(calls['clips.get']({ id: 1 }, context)).toMatchObject({
      ucs: { catId: 'DOORWood', category: 'DOORS', subCategory: 'WOOD' },
      embedded: [{ source: 'bext', field: 'Description', value: 'old barn door' }],
      copies: [{ id: 6, path: join('/sounds', 'copy of creak.wav') }],
      windowCount: 3,
      bitDepth: 16,
    });
    expect(() => calls['clips.get']({ id: 999 }, context)).toThrow(
      expect.objectContaining({ code: 'not-found' }),
    );
  });

  test('take a description and tell the text index', () => {
    const clips = createClipStore(database);
    const calls = createClipsCalls({ database, clips, textIndex, announce });
    calls['clips.describe']({ id: 2, description: 'rain on a roof' }, context);
    calls['clips.rate']({ ids: [2, 3], rating: 5 }, context);
    expect(clips.findDetails(2)).toMatchObject({ description: 'rain on a roof', rating: 5 });
    expect(clips.findDetails(3)?.rating).toBe(5);
    expect(refreshed).toEqual([2]);
    expect(events).toEqual(['clips.changed', 'clips.changed']);
    expect(() => calls['clips.describe']({ id: 999, description: 'x' }, context)).toThrow();
  });
});

describe('tags', () => {
  const makeCalls = () => createTagsCalls({ database, tags: createTagStore(database), textIndex, announce });

  test('are counted over what the library shows', () => {
    expect(makeCalls()['tags.list']({}, context)).toEqual([
      { name: 'rusty', clipCount: 2 },
      { name: 'Wood Door', clipCount: 1 },
    ]);
  });

  test('change for many clips at once; capitals do not make another tag, unknown clips are passed over', () => {
    makeCalls()['tags.change'](
      { ids: [1, 2, 2, 999], add: ['RUSTY', 'squeak'], remove: ['wood door'] },
      context,
    );
    const clips = createClipStore(database);
    expect(clips.getSummaries([1, 2]).map((clip) => clip.tags)).toEqual([
      ['rusty', 'squeak'],
      ['rusty', 'squeak'],
    ]);
    expect(refreshed).toEqual([1, 2, 999]);
  });

  test('change all or nothing', () => {
    const calls = createTagsCalls({
      database,
      tags: createTagStore(database),
      textIndex: {
        refresh() {
          throw new Error('the text index is broken');
        },
        remove: () => {},
      },
      announce,
    });
    expect(() => calls['tags.change']({ ids: [2], add: ['x'], remove: ['rusty'] }, context)).toThrow(
      'broken',
    );
    expect(createClipStore(database).getSummaries([2])[0]?.tags).toEqual(['rusty']);
    expect(events).toEqual([]);
  });
});

test('a change of very many clips tells the text index in slices, and goes on with them after a crash', async () => {
  const ids = Array.from({ length: 1200 }, (_, index) => index + 1);
  let isBroken = true;
  const slices: number[] = [];
  const flaky = {
    refresh(clipIds: readonly number[]) {
      if (isBroken && slices.length === 1) throw new Error('killed');
      slices.push(clipIds.length);
    },
    remove: () => {},
  };
  const tags = createTagStore(database);
  const change = { ids, add: ['many'], remove: [] };
  const texts = createTextRefresher(database, flaky);
  createTagsCalls({ database, tags, textIndex: flaky, announce })['tags.change'](change, context);
  await expect.poll(() => slices).toEqual([500]);
  await expect(texts.finish()).rejects.toThrow('killed');
  isBroken = false;
  slices.length = 0;
  await createTextRefresher(database, flaky).finish();
  expect(slices).toEqual([500, 500, 200]);
  expect(await createTextRefresher(database, flaky).finish()).toBe(false);
  expect(tags.list()[0]).toEqual({ name: 'many', clipCount: 5 });
});

test('counts are of visible clips in the active space', () => {
  expect(readLibraryCounts(database)).toEqual({
    clips: 5,
    analysed: 2,
    failed: 1,
    unsupported: 1,
    folders: 2,
    windows: 3,
    audioSeconds: 93,
  });
});

test('settings have defaults, keep what was set, and survive a value that is not understood', () => {
  const store = createSettingsStore(database);
  store.write({ theme: 'dark', volume: 40 });
  expect(readSettings(store)).toMatchObject({ theme: 'dark', volume: 0.8, loop: false });
});

describe('the export', () => {
  async function collect(format: 'csv' | 'json'): Promise<string> {
    let text = '';
    for await (const piece of exportLibrary(database, format)) text += piece;
    return text;
  }

  test('as JSON is one array with everything known, hidden clips with tags too', async () => {
    const clips = JSON.parse(await collect('json')) as { id: number }[];
    expect(clips.map((clip) => clip.id)).toEqual([1, 2, 3, 5, 6, 7]);
    expect(clips[0]).toMatchObject({
      fingerprint: 'aa',
      tags: ['rusty', 'Wood Door'],
      embedded: [{ source: 'bext' }],
    });
  });

  test('as CSV quotes what must be quoted and disarms formulas', async () => {
    const lines = (await collect('csv')).split('\r\n');
    expect(lines[0]).toMatch(/^path,name,tags,description,rating,/);
    expect(lines[2]).toContain(`100% rain.aiff,rusty,"'=heavy, ""loud""",0,`);
    expect(lines).toHaveLength(8);
  });

  test('as CSV leaves a time out that no calendar has', async () => {
    database.sql.exec('UPDATE clips SET modified_at_ms = 9999999999999000 WHERE id = 2');
    const lines = (await collect('csv')).split('\r\n');
    expect(lines[2]).toContain(',20,,present,');
    expect(lines).toHaveLength(8);
  });

  test('of an empty library is an empty array', async () => {
    database.sql.exec('DELETE FROM clips');
    expect(JSON.parse(await collect('json'))).toEqual([]);
  });
});
