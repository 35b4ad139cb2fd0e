import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CaptionsDesk, openCaptionsDesk } from '../../../tests/support/captions-desk.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createStartFailure } from '../workers/start-failure.ts';

let desk: CaptionsDesk;
beforeEach(() => {
  desk = openCaptionsDesk();
});
afterEach(() => desk.close());

const settle = () => desk.captions.whenSettled();

test('captions follow the analysis by themselves, and full text finds them', async () => {
  const [gate, rain] = [desk.addClip('a.wav', 1), desk.addClip('b.wav', 2)];
  desk.write = async (ids) => ids.map((id) => (id === 1 ? 'a gate creaks' : 'rain on a roof'));
  desk.captions.wake([1, 2]);
  await settle();
  expect([desk.list(gate), desk.list(rain)]).toEqual([['a gate creaks'], ['rain on a roof']]);
  expect(desk.match('gates')).toEqual([gate]);
  expect(desk.captions.readProgress()).toEqual({
    isAvailable: true,
    state: 'idle',
    done: 2,
    total: 2,
    failed: 0,
  });
});

test('the same bytes are captioned once, for every clip that has them', async () => {
  const [one, other] = [desk.addClip('a.wav', 1), desk.addClip('copy of a.wav', 1)];
  desk.captions.begin();
  await settle();
  expect(desk.batches).toEqual([[1]]);
  expect(desk.list(one)).toEqual(desk.list(other));
  expect(desk.match('caption')).toEqual([one, other]);
});

test('sounds that have a caption of this pack are passed over, unless it is asked for again', async () => {
  desk.addClip('a.wav', 1);
  desk.captions.begin();
  await settle();
  desk.addClip('b.wav', 2);
  desk.captions.start({}, false);
  await settle();
  expect(desk.batches).toEqual([[1], [2]]);
  desk.captions.start({ clipIds: [1] }, true);
  await settle();
  expect(desk.batches).toEqual([[1], [2], [1]]);
});

test('a sound of which there is nothing to say is not asked for again and again, only by a person', async () => {
  const clip = desk.addClip('a.wav', 1);
  desk.write = async (ids) => ids.map((id) => (desk.batches.length > 1 ? `caption of ${id}` : ''));
  desk.captions.begin();
  await settle();
  expect([desk.list(clip), desk.match('caption')]).toEqual([[], []]);
  desk.captions.begin();
  desk.captions.start({}, false);
  await settle();
  expect(desk.batches).toEqual([[1]]);
  desk.captions.start({ clipIds: [clip] }, true);
  await settle();
  expect(desk.list(clip)).toEqual(['caption of 1']);
});

test('a person may ask for some clips or a folder, also on an unplugged drive', async () => {
  desk.isAutomatic = false;
  desk.addClip('a.wav', 1);
  const second = desk.addClip('b.wav', 2);
  desk.addClip('c.wav', 3, { folderId: 2 });
  desk.database.sql.exec("UPDATE folders SET state = 'offline' WHERE id = 2");
  desk.captions.wake();
  await settle();
  expect(desk.batches).toEqual([]);
  desk.captions.start({ clipIds: [second] }, false);
  await settle();
  desk.captions.start({ folderId: 2 }, false);
  await settle();
  expect(desk.batches).toEqual([[2], [3]]);
});

test('while sounds are analysed only what was asked for is written', async () => {
  desk.isAnalysisIdle = false;
  desk.addClip('a.wav', 1);
  const second = desk.addClip('b.wav', 2);
  desk.captions.begin();
  await settle();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'waiting', total: 2 });
  desk.captions.start({ clipIds: [second] }, false);
  await settle();
  expect(desk.batches).toEqual([[2]]);
  desk.isAnalysisIdle = true;
  desk.captions.wake([]);
  await settle();
  expect(desk.batches).toEqual([[2], [1]]);
});

test('a sound that was asked for before it was heard follows when it is', async () => {
  desk.isAutomatic = false;
  const clip = desk.addClip('a.wav', 1, { isHeard: false });
  desk.captions.start({ clipIds: [clip] }, false);
  await settle();
  expect(desk.list(clip)).toEqual([]);
  desk.hear(1);
  desk.captions.wake([1]);
  await settle();
  expect(desk.list(clip)).toEqual(['caption of 1']);
});

test('work that was interrupted goes on after the next start', async () => {
  for (let id = 1; id <= 20; id++) desk.addClip(`${id}.wav`, id);
  const second = Promise.withResolvers<void>();
  desk.write = async (ids, signal) => {
    if (desk.batches.length === 1) return ids.map((id) => `caption of ${id}`);
    second.resolve();
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')));
    });
  };
  desk.captions.start({}, false);
  await second.promise;
  await desk.reopen();
  desk.write = async (ids) => ids.map((id) => `caption of ${id}`);
  desk.captions.begin();
  await settle();
  expect(desk.batches.map((batch) => batch.length)).toEqual([16, 4, 4]);
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle', failed: 0 });
});

test('cancelled work stops, keeps what is written and does not come back by itself', async () => {
  for (let id = 1; id <= 40; id++) desk.addClip(`${id}.wav`, id);
  const started = Promise.withResolvers<void>();
  desk.write = async (ids, signal) => {
    if (desk.batches.length === 1) return ids.map((id) => `caption of ${id}`);
    started.resolve();
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')));
    });
  };
  desk.captions.start({}, false);
  await started.promise;
  expect(desk.captions.cancel()).toMatchObject({ total: 16 });
  await settle();
  desk.captions.wake([]);
  await settle();
  expect(desk.batches).toHaveLength(2);
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle', total: expect.any(Number), failed: 0 });
  expect(desk.match('caption')).toHaveLength(16);
});

test('a process that dies costs the sound that kills it, and no other', async () => {
  for (let id = 1; id <= 4; id++) desk.addClip(`${id}.wav`, id);
  desk.write = async (ids) => {
    if (ids.includes(3)) throw new AppError('worker-crashed', 'The analysis process stopped (SIGKILL).');
    return ids.map((id) => `caption of ${id}`);
  };
  desk.captions.begin();
  await settle();
  expect(desk.batches).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]]);
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle', done: 3, failed: 1 });
  desk.captions.begin();
  await settle();
  expect(desk.batches).toHaveLength(5);
  desk.write = async (ids) => ids.map(() => 'at last');
  desk.captions.start({ clipIds: [3] }, false);
  await settle();
  expect(desk.list(3)).toEqual(['at last']);
});

test('an error of the pack blames no sound: they stay in line', async () => {
  desk.addClip('a.wav', 1);
  desk.write = async () => {
    throw new AppError('pack-invalid', 'The pack does not fit its graph.');
  };
  desk.captions.begin();
  await settle();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'waiting', failed: 0, total: 1 });
});

test('processes that do not start blame no sound: they stay in line', async () => {
  for (let id = 1; id <= 3; id++) desk.addClip(`${id}.wav`, id);
  desk.write = async () => {
    throw createStartFailure('ended with code 1');
  };
  desk.captions.begin();
  await settle();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'waiting', failed: 0, total: 3 });
});

test('another version of the pack replaces what the older one wrote, also where captions are not automatic', async () => {
  const clip = desk.addClip('a.wav', 1);
  desk.captions.begin();
  await settle();
  desk.isAutomatic = false;
  const silent = desk.addClip('b.wav', 2);
  desk.write = async (ids) => ids.map(() => 'better words');
  desk.usePack('2.0.0');
  await settle();
  expect(desk.list(clip)).toEqual(['better words']);
  expect(desk.list(silent)).toEqual([]);
  expect(desk.match('caption')).toEqual([]);
  expect(desk.store.list(clip)[0]).toMatchObject({ packId: 'tiny', packVersion: '2.0.0', kind: 'written' });
});

test('a sound that a newer version dies of keeps its old words, and is not tried again at every start', async () => {
  const clip = desk.addClip('a.wav', 1);
  desk.captions.begin();
  await settle();
  desk.write = async () => {
    throw new AppError('worker-crashed', 'The analysis process stopped (SIGSEGV).');
  };
  desk.usePack('2.0.0');
  await settle();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle', failed: 1 });
  desk.captions.begin();
  await settle();
  expect([desk.batches.length, desk.list(clip)]).toEqual([2, ['caption of 1']]);
  desk.write = async () => ['at last'];
  desk.captions.start({ clipIds: [clip] }, false);
  await settle();
  expect(desk.list(clip)).toEqual(['at last']);
});

test('what an older version was still writing when a newer one came is written by the newer one', async () => {
  const clip = desk.addClip('a.wav', 1);
  const written = Promise.withResolvers<void>();
  desk.write = async (ids) => {
    if (desk.batches.length > 1) return ids.map(() => 'better words');
    await written.promise;
    return ids.map(() => 'old words');
  };
  desk.captions.begin();
  desk.usePack('2.0.0');
  written.resolve();
  await settle();
  await new Promise(setImmediate);
  await settle();
  expect(desk.list(clip)).toEqual(['better words']);
  expect(desk.store.list(clip)[0]).toMatchObject({ packVersion: '2.0.0' });
});

test('a pack that writes none takes captions away and refuses to be asked', async () => {
  const clip = desk.addClip('a.wav', 1);
  desk.captions.begin();
  await settle();
  desk.usePack('3.0.0', false);
  await settle();
  expect(desk.list(clip)).toEqual([]);
  expect(desk.match('caption')).toEqual([]);
  expect(desk.captions.readProgress().isAvailable).toBe(false);
  expect(() => desk.captions.start({}, false)).toThrow('This pack writes no captions.');
});

test('turned off, captions that nobody asked for leave the line', async () => {
  desk.isAnalysisIdle = false;
  desk.addClip('a.wav', 1);
  desk.captions.begin();
  expect(desk.captions.readProgress().total).toBe(1);
  desk.isAutomatic = false;
  desk.captions.wake();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle', total: 0 });
});

test('a large library gets in line slice by slice, and what is in line is written meanwhile', async () => {
  await desk.close();
  desk = openCaptionsDesk({ sliceSize: 20 });
  for (let id = 1; id <= 50; id++) desk.addClip(`${id}.wav`, id);
  desk.captions.begin();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'working', total: 20 });
  await settle();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle', done: 50, failed: 0 });
  desk.usePack('2.0.0');
  await settle();
  expect(desk.match('caption')).toHaveLength(50);
  expect(desk.store.list(50)[0]).toMatchObject({ packVersion: '2.0.0' });
  desk.usePack('3.0.0', false);
  await settle();
  expect(desk.match('caption')).toEqual([]);
});

test('what a person asks for a folder gets in line slice by slice, until it is cancelled', async () => {
  await desk.close();
  desk = openCaptionsDesk({ sliceSize: 20 });
  desk.isAutomatic = false;
  for (let id = 1; id <= 100; id++) desk.addClip(`${id}.wav`, id, { folderId: 1 + (id % 2) });
  expect(desk.captions.start({ folderId: 2 }, false)).toMatchObject({ state: 'working', total: 10 });
  await settle();
  expect(desk.match('caption')).toHaveLength(50);
  desk.captions.start({}, false);
  desk.captions.cancel();
  await settle();
  expect(desk.captions.readProgress()).toMatchObject({ state: 'idle' });
  expect(desk.match('caption')).toHaveLength(50);
});

test('asked for again at once after it was cancelled, it is written', async () => {
  desk.isAutomatic = false;
  const clip = desk.addClip('a.wav', 1);
  desk.write = async (ids, signal) => {
    if (desk.batches.length > 1) return ids.map((id) => `caption of ${id}`);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')));
    });
  };
  desk.captions.start({}, false);
  await new Promise(setImmediate);
  desk.captions.cancel();
  desk.captions.start({}, false);
  await settle();
  await new Promise(setImmediate);
  await settle();
  expect(desk.list(clip)).toEqual(['caption of 1']);
});
