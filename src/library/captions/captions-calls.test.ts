import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CaptionsDesk, openCaptionsDesk } from '../../../tests/support/captions-desk.ts';
import type { CallContext } from '../../shared/contract/contract.ts';
import { createTextIndex } from '../search/create-text-index.ts';
import { createClipStore } from '../store/clip-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createCaptionsCalls } from './captions-calls.ts';

let desk: CaptionsDesk;
let calls: ReturnType<typeof createCaptionsCalls>;
const context: CallContext = { signal: new AbortController().signal };

beforeEach(async () => {
  desk = openCaptionsDesk();
  desk.addClip('gate.wav', 1);
  desk.addClip('copy.wav', 1);
  desk.write = async (ids) => ids.map(() => 'a dog barks');
  desk.captions.begin();
  await desk.captions.whenSettled();
  const { database, captions, store } = desk;
  calls = createCaptionsCalls({
    captions,
    store,
    clips: createClipStore(database),
    textIndex: createTextIndex(database.sql),
    refreshTexts: (ids) => createTextIndex(database.sql).refresh(ids),
    transact: (action) => transact(database.sql, action),
    announce: () => {},
  });
});
afterEach(() => desk.close());

const details = (id: number) => createClipStore(desk.database).findDetails(id);
const captionOf = (id: number) => details(id)?.captions[0]?.id ?? 0;

test('details of a clip tell whose words they are', () => {
  expect(details(1)?.captions).toEqual([
    {
      id: expect.any(Number),
      text: 'a dog barks',
      kind: 'written',
      packId: 'tiny',
      packVersion: '1.0.0',
      confidence: 0.5,
      startSeconds: null,
      endSeconds: null,
    },
  ]);
});

test('an accepted caption becomes a line of the description, once, and nothing people wrote is lost', async () => {
  createClipStore(desk.database).describe(1, 'recorded in May\n');
  const accept = () => calls['captions.accept']({ id: 1, captionId: captionOf(1) }, context);
  expect(await accept()).toEqual({ description: 'recorded in May\na dog barks' });
  expect(await accept()).toEqual({ description: 'recorded in May\na dog barks' });
  expect(details(2)?.description).toBe('');
  desk.write = async (ids) => ids.map(() => 'other words');
  desk.captions.start({}, true);
  await desk.captions.whenSettled();
  expect(details(1)).toMatchObject({ description: 'recorded in May\na dog barks' });
});

test('a correction is kept as a person wrote it, and takes the place of the caption', async () => {
  const correct = { id: 1, captionId: captionOf(1), text: 'a gate creaks' };
  expect(await calls['captions.correct'](correct, context)).toEqual({ description: 'a gate creaks' });
  expect(details(1)?.captions).toEqual([]);
  expect(desk.match('barks')).toEqual([]);
  expect(desk.match('creak')).toEqual([1]);
});

test('a removed caption is not written again by itself, but on request', async () => {
  const answer = await calls['captions.remove']({ ids: [2] }, context);
  expect(answer).toEqual({ removed: 1 });
  expect(desk.match('barks')).toEqual([]);
  desk.captions.begin();
  await desk.captions.whenSettled();
  expect(details(1)?.captions).toEqual([]);
  await calls['captions.start']({ ids: [1], again: true }, context);
  await desk.captions.whenSettled();
  expect(details(1)?.captions).toHaveLength(1);
});

test('a removed caption stays away when the pack is another one, until a person asks', async () => {
  desk.addClip('kept.wav', 2);
  desk.captions.begin();
  await desk.captions.whenSettled();
  await calls['captions.remove']({ ids: [1] }, context);
  desk.write = async (ids) => ids.map(() => 'newer words');
  desk.usePack('2.0.0');
  await desk.captions.whenSettled();
  expect([details(1)?.captions, details(3)?.captions[0]?.text]).toEqual([[], 'newer words']);
  desk.usePack('3.0.0', false);
  desk.usePack('1.0.0');
  await calls['captions.start']({ again: false }, context);
  await desk.captions.whenSettled();
  expect([details(1)?.captions, details(3)?.captions[0]?.text]).toEqual([[], 'newer words']);
  await calls['captions.start']({ ids: [1], again: true }, context);
  await desk.captions.whenSettled();
  expect(details(1)?.captions[0]?.text).toBe('newer words');
});

test('a caption that is gone is said to be so', () => {
  const gone = { id: 1, captionId: 999 };
  expect(() => calls['captions.accept'](gone, context)).toThrow('This caption is no longer in the library.');
  expect(() => calls['captions.correct']({ ...gone, text: 'x' }, context)).toThrow('no longer');
});
