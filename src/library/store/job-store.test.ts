import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createJobStore, type JobStore } from './job-store.ts';
import { type LibraryDatabase, openDatabase } from './open-database.ts';

const space = 1;
let folder: string;
let database: LibraryDatabase;
let jobs: JobStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-jobs-'));
  open();
  database.sql.exec(`
    INSERT INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
      VALUES (1, 's', 'p', 'w', 1, 4, 'active'), (2, 't', 'q', 'w', 1, 4, 'building');
    INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms)
      VALUES (1, 'a', 1000, 0), (2, 'b', 2000, 0), (3, 'c', 3000, 0);
    INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
      VALUES (11, 1, 'a.wav', 'wav', 1000, 0, 1, 0), (12, 1, 'b.wav', 'wav', 2000, 0, 2, 0),
             (13, 1, 'c.mp3', 'mp3', 3000, 0, 3, 0), (14, 1, 'copy of a.wav', 'wav', 1000, 0, 1, 0);`);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

function open() {
  database = openDatabase(folder, { log: () => {} });
  jobs = createJobStore(database);
}

const listIds = () => jobs.listWaiting([space], 10).map(({ contentId }) => contentId);
const settleFirst = (state: 'done' | 'failed' | 'skipped' | 'cancelled') => {
  const [job] = jobs.listWaiting([space], 1);
  if (!job) throw new Error('nothing waits');
  jobs.markRunning([job.id]);
  jobs.settle(job.id, state, { code: 'damaged', reason: 'why' });
  return job;
};

it('bytes that lie in two clips are one job, and asking again adds none', () => {
  expect(jobs.enqueueMissing(space)).toBe(3);
  expect(jobs.enqueueMissing(space)).toBe(0);
  expect(listIds()).toEqual([1, 2, 3]);
  expect(jobs.listWaiting([space], 1)[0]).toMatchObject({ byteSize: 1000, extension: 'wav', deathCount: 0 });
});

it('a range of contents, or a few of them, come into line by themselves', () => {
  expect(jobs.findLastContentId()).toBe(3);
  expect(jobs.enqueueMissing(space, { after: 1, upTo: 2 })).toBe(1);
  expect(listIds()).toEqual([2]);
  expect(jobs.enqueueMissing(space, [3])).toBe(1);
  expect(jobs.enqueueMissing(space, { after: 0, upTo: 20 })).toBe(1);
  expect(jobs.listWaiting([space], 10)).toHaveLength(3);
  database.sql.exec('DELETE FROM jobs; DELETE FROM clips; DELETE FROM contents');
  expect(jobs.findLastContentId()).toBe(0);
});

it('contents without a clip that is here do not stand in line', () => {
  database.sql.exec(`UPDATE clips SET is_missing = 1 WHERE content_id = 1;
    UPDATE clips SET content_id = NULL WHERE content_id = 2`);
  jobs.enqueueMissing(space);
  expect(listIds()).toEqual([3]);
  database.sql.exec(`DELETE FROM jobs; UPDATE folders SET state = 'offline'`);
  expect(jobs.enqueueMissing(space)).toBe(0);
});

it('failed and skipped jobs stay so until retried, cancelled ones come back by themselves', () => {
  jobs.enqueueMissing(space);
  settleFirst('failed');
  settleFirst('skipped');
  settleFirst('cancelled');
  expect(jobs.count(space)).toEqual({ waiting: 0, running: 0, done: 0, skipped: 1, failed: 1 });
  expect(jobs.enqueueMissing(space)).toBe(1);
  expect(listIds()).toEqual([3]);
  expect(jobs.retry([space], [14])).toBe(1);
  expect(listIds()).toEqual([1, 3]);
  expect(jobs.retry([space])).toBe(1);
  expect(listIds()).toEqual([1, 2, 3]);
});

it('failures of a folder that was taken out are not counted', () => {
  jobs.enqueueMissing(space);
  settleFirst('failed');
  database.sql.exec('UPDATE folders SET is_removed = 1');
  expect(jobs.count(space)).toMatchObject({ waiting: 2, failed: 0 });
});

it('what the user looks at goes first', () => {
  jobs.enqueueMissing(space);
  jobs.hurry([13]);
  expect(listIds()).toEqual([3, 1, 2]);
});

it('new sounds go before those that another pack has still to hear', () => {
  const building = 2;
  jobs.enqueueMissing(building);
  database.sql.exec(`
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (4, 'd', 4000, 0);
    INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
      VALUES (15, 1, 'd.wav', 'wav', 4000, 0, 4, 0)`);
  for (const spaceId of [space, building]) jobs.enqueueMissing(spaceId, [4]);
  const listLine = () => jobs.listWaiting([space, building], 10).map((job) => [job.spaceId, job.contentId]);
  expect(listLine()).toEqual([[space, 4], ...[1, 2, 3, 4].map((id) => [building, id])]);
  jobs.markRunning([jobs.listWaiting([building], 1)[0]?.id ?? 0]);
  jobs.recoverRunning(10, 'It stopped Earmark.');
  expect(listLine()).toEqual([[space, 4], ...[2, 3, 4, 1].map((id) => [building, id])]);
});

it('after a death running jobs wait again behind the others, and fail when it happens over and over', () => {
  jobs.enqueueMissing(space);
  for (let death = 1; death <= 2; death++) {
    const [job] = jobs.listWaiting([space], 10).filter(({ contentId }) => contentId === 1);
    jobs.markRunning([job?.id ?? 0]);
    database.close();
    open();
    jobs.recoverRunning(3, 'It stopped Earmark.');
    expect(listIds()).toEqual([2, 3, 1]);
    expect(jobs.listWaiting([space], 10).at(-1)?.deathCount).toBe(death);
  }
  const suspect = jobs.listWaiting([space], 10).at(-1);
  jobs.markRunning([suspect?.id ?? 0]);
  jobs.recoverRunning(3, 'It stopped Earmark.');
  expect(jobs.count(space)).toMatchObject({ failed: 1, waiting: 2, running: 0 });
});

it('ending in order blames nobody', () => {
  jobs.enqueueMissing(space);
  const ids = jobs.listWaiting([space], 10).map(({ id }) => id);
  jobs.markRunning(ids);
  jobs.putBack(ids);
  expect(jobs.listWaiting([space], 10).map(({ deathCount }) => deathCount)).toEqual([0, 0, 0]);
});

it('each vector space has a line of its own', () => {
  jobs.enqueueMissing(space);
  settleFirst('done');
  jobs.enqueueMissing(2);
  expect(jobs.count(2).waiting).toBe(3);
  expect(jobs.count(space)).toMatchObject({ waiting: 2, done: 1 });
  expect(jobs.countWaitingBytes(space)).toBe(5000);
});

it('counts are kept while jobs change, whoever changes them, and follow what is rolled back', () => {
  const countAnew = () => {
    const rows = database.sql
      .prepare('SELECT state, count(*) AS jobs FROM jobs WHERE vector_space_id = ? GROUP BY state')
      .all(space) as { state: string; jobs: number }[];
    return Object.fromEntries(rows.map(({ state, jobs: count }) => [state, count]));
  };
  expect(jobs.count(space)).toEqual({ waiting: 0, running: 0, done: 0, skipped: 0, failed: 0 });
  jobs.enqueueMissing(space);
  jobs.enqueueMissing(2);
  expect(jobs.count(space)).toMatchObject({ waiting: 3, running: 0 });
  expect(jobs.countWaitingBytes(space)).toBe(6000);
  settleFirst('done');
  settleFirst('failed');
  expect(jobs.count(space)).toMatchObject({ ...countAnew(), waiting: 1, done: 1, failed: 1 });
  expect(jobs.countWaitingBytes(space)).toBe(3000);
  const fail = database.sql.transaction(() => {
    database.sql.exec('DELETE FROM jobs');
    throw new Error('no');
  });
  expect(fail).toThrow('no');
  expect(jobs.count(space)).toMatchObject({ waiting: 1, done: 1, failed: 1 });
  database.sql.exec('DELETE FROM jobs WHERE vector_space_id = 1');
  expect(jobs.count(space)).toEqual({ waiting: 0, running: 0, done: 0, skipped: 0, failed: 0 });
  expect(jobs.count(2)).toMatchObject({ waiting: 3 });
  const other = openDatabase(folder, { log: () => {} });
  other.sql.exec('DELETE FROM jobs');
  other.close();
  expect(jobs.count(2)).toMatchObject({ waiting: 0 });
});
