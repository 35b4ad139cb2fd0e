// Captions in a real library: real workers, a tiny pack with a decoder.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Library, LibraryOptions } from '../../src/library/library.ts';
import { startForkedWorker } from '../../src/library/workers/fork-worker.ts';
import type { StartWorker } from '../../src/library/workers/worker-process.ts';
import {
  makeTestPlace,
  openTestLibrary,
  type TestPlace,
  workerEntry,
  writeSound,
} from '../support/test-library.ts';
import { addTinyDecoder } from '../support/tiny-decoder.ts';
import { makeTinyPack } from '../support/tiny-pack.ts';

// Analysis runs at low priority: on a busy machine it waits.
vi.setConfig({ testTimeout: 120_000 });

let place: TestPlace;
let library: Library | undefined;
const context = { signal: new AbortController().signal };

beforeEach(() => {
  place = makeTestPlace();
  usePack('1.0.0');
});
afterEach(async () => {
  await library?.close();
  place.remove();
});

function usePack(version: string): void {
  makeTinyPack(place.packFolder, { version, change: addTinyDecoder(place.packFolder) });
}

async function open(options: Partial<LibraryOptions> = {}): Promise<Library> {
  await library?.close();
  library = await openTestLibrary(place, options);
  return library;
}

const captionsOf = async (opened: Library, id: number) =>
  (await opened.handlers['clips.get']({ id }, context)).captions;

test('captions follow the analysis, are told with its progress, and a newer pack writes them anew', async () => {
  for (let seed = 0; seed < 4; seed++) writeSound(join(place.sounds, `${seed}.wav`), seed);
  const first = await open();
  await first.index([place.sounds]);
  const progress = await first.handlers['jobs.progress']({}, context);
  expect(progress.captions).toEqual({ isAvailable: true, state: 'idle', done: 4, total: 4, failed: 0 });
  for (const id of [1, 2, 3, 4])
    expect(await captionsOf(first, id)).toMatchObject([{ packVersion: '1.0.0', startSeconds: null }]);
  usePack('2.0.0');
  const second = await open();
  await expect
    .poll(async () => (await captionsOf(second, 4))[0]?.packVersion, { timeout: 60_000 })
    .toBe('2.0.0');
  expect(await captionsOf(second, 4)).toHaveLength(1);
});

test('a process that is killed while it writes costs no caption', async () => {
  for (let seed = 0; seed < 3; seed++) writeSound(join(place.sounds, `${seed}.wav`), seed);
  let kills = 0;
  const startWorker: StartWorker = () => {
    const worker = startForkedWorker(workerEntry, () => {});
    return {
      ...worker,
      post(message) {
        worker.post(message);
        if (message.kind !== 'task' || message.name !== 'caption' || kills >= 1) return;
        kills++;
        worker.kill();
      },
    };
  };
  const opened = await open({ startWorker });
  await opened.index([place.sounds]);
  expect(kills).toBe(1);
  for (const id of [1, 2, 3]) expect(await captionsOf(opened, id)).toHaveLength(1);
});

test('turned off, captions wait until somebody asks', async () => {
  writeSound(join(place.sounds, 'a.wav'), 1);
  const opened = await open();
  await opened.handlers['settings.change']({ autoCaption: false }, context);
  await opened.index([place.sounds]);
  expect(await captionsOf(opened, 1)).toEqual([]);
  await opened.handlers['captions.start']({ again: false }, context);
  await opened.whenIdle();
  expect(await captionsOf(opened, 1)).toHaveLength(1);
  const { description } = await opened.handlers['captions.accept'](
    { id: 1, captionId: (await captionsOf(opened, 1))[0]?.id ?? 0 },
    context,
  );
  expect(description).toBe((await captionsOf(opened, 1))[0]?.text);
});
