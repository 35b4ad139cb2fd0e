import { expect, it } from 'vitest';
import { noStageSeconds } from '../stage-seconds.ts';
import { createClipReaders } from './clip-readers.ts';
import type { ClipReading, ReadWindow } from './clip-reading.ts';
import type { ToReader } from './reader-messages.ts';
import type { ReaderOwner } from './start-reader.ts';

const reading: ClipReading = {
  facts: { durationSeconds: 1, sampleRateHz: 48000, channelCount: 1, bitDepth: 16, codec: 'pcm' },
  ...{ texts: [], warning: null, peaks: new Int8Array(), windowCount: 0, poisons: false },
  stages: noStageSeconds,
};
const window: ReadWindow = { startSeconds: 0, endSeconds: 10, paddedSeconds: 10, inputs: [] };

/** Threads that do what the test says. */
function createScene(threadCount: number) {
  const threads: { owner: ReaderOwner; got: ToReader[] }[] = [];
  const begun: string[] = [];
  const readers = createClipReaders(
    threadCount,
    (owner) => {
      const got: ToReader[] = [];
      threads.push({ owner, got });
      return { post: (message) => got.push(message) };
    },
    () => {},
  );
  const read = (path: string, more: { isUrgent?: boolean; onWindow?: () => Promise<void> } = {}) =>
    readers.read(
      { path, packFolder: '/pack', isUrgent: more.isUrgent ?? false },
      { onBegin: () => begun.push(path), onRead: () => {}, onWindow: more.onWindow ?? (async () => {}) },
    );
  const listRead = (thread: number) =>
    (threads[thread]?.got ?? []).flatMap((message) =>
      message.kind === 'read' ? [{ id: message.id, path: message.clip.path }] : [],
    );
  return { readers, threads, begun, read, listRead };
}

it('every thread gets a clip before any gets a second; what is urgent goes before what waits', async () => {
  const { read, listRead, threads, readers } = createScene(2);
  const all = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((path) => read(path));
  const urgent = read('urgent', { isUrgent: true });
  expect(listRead(0).map(({ path }) => path)).toEqual(['a', 'c', 'e', 'g']);
  expect(listRead(1).map(({ path }) => path)).toEqual(['b', 'd', 'f', 'h']);
  threads[0]?.owner.receive({ kind: 'done', id: listRead(0)[0]?.id ?? 0, reading });
  expect(listRead(0).at(-1)?.path).toBe('urgent');
  expect(readers.isBusy).toBe(true);
  expect(await all[0]).toEqual(reading);
  void urgent;
});

it('a thread that stops costs the clip that it was reading; the others are read by the next one', async () => {
  const { read, listRead, threads } = createScene(1);
  const first = read('a');
  const second = read('b');
  threads[0]?.owner.receive({ kind: 'ready' });
  threads[0]?.owner.onGone('out of memory');
  await expect(first).rejects.toMatchObject({ code: 'worker-crashed' });
  expect(listRead(1).map(({ path }) => path)).toEqual(['b']);
  threads[1]?.owner.receive({ kind: 'done', id: listRead(1)[0]?.id ?? 0, reading });
  expect(await second).toEqual(reading);
});

it('a thread that never began is no clip’s fault', async () => {
  const { read, listRead, threads } = createScene(1);
  const only = read('a');
  threads[0]?.owner.onGone('no memory');
  threads[1]?.owner.receive({ kind: 'done', id: listRead(1)[0]?.id ?? 0, reading });
  expect(await only).toEqual(reading);
});

it('there is room for another window when one has left the queue, not before', async () => {
  const { read, listRead, threads } = createScene(1);
  const taken = Promise.withResolvers<void>();
  void read('a', { onWindow: () => taken.promise });
  threads[0]?.owner.receive({ kind: 'window', id: listRead(0)[0]?.id ?? 0, window });
  await new Promise(setImmediate);
  expect(threads[0]?.got.map(({ kind }) => kind)).toEqual(['read']);
  taken.resolve();
  await new Promise(setImmediate);
  expect(threads[0]?.got.at(-1)).toEqual({ kind: 'room', seconds: 10 });
});
