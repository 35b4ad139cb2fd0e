import { expect, test } from 'vitest';
import type { IdentifiedFile } from './identify-files.ts';
import { createReadTogether, cutApart } from './read-together.ts';

const makeFile = (clipId: number, fingerprint: string, hadContent = true): IdentifiedFile => ({
  ...{ clipId, fingerprint, hadContent, folderId: 1, folderPath: '/sounds', modifiedAtMs: 0 },
  file: { relativePath: `${clipId}.wav`, pathBytes: null, extension: 'wav', byteSize: 1, modifiedAtMs: 0 },
});
const leave = (file: IdentifiedFile, fingerprint: string) => ({ file, fingerprint, byteSize: 1 });
const listIds = (pieces: readonly (readonly IdentifiedFile[])[]) =>
  pieces.map((piece) => piece.map(({ clipId }) => clipId).sort((a, b) => a - b));

test('files between which bytes went are placed together, however many there are', () => {
  const files = Array.from({ length: 1000 }, (_, n) => makeFile(n, `bytes ${n - 1}`));
  const pieces = cutApart(
    files,
    files.map((file, n) => leave(file, `bytes ${n}`)),
  );
  expect(listIds(pieces)).toEqual([files.map(({ clipId }) => clipId)]);
});

test('two circles are two pieces, and what has nothing to do with them comes in small ones', () => {
  const circles = [makeFile(1, 'b'), makeFile(2, 'a'), makeFile(3, 'd'), makeFile(4, 'c')];
  const leaving = circles.map((file, n) => leave(file, 'abcd'[n] ?? ''));
  const others = Array.from({ length: 200 }, (_, n) => makeFile(100 + n, `new ${n}`));
  const pieces = listIds(cutApart([...others, ...circles], leaving));
  expect(pieces.slice(0, 2)).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(pieces.slice(2).map(({ length }) => length)).toEqual([128, 72]);
});

test('copies that were only touched keep out of it', () => {
  const moved = makeFile(1, 'b');
  const touched = Array.from({ length: 200 }, (_, n) => makeFile(100 + n, 'a'));
  const pieces = cutApart([moved, ...touched], [leave(moved, 'a')]);
  expect(pieces.map(({ length }) => length)).toEqual([128, 73]);
});

test('a folder that is taken out while its files are read holds up no other', async () => {
  let wasRead = 0;
  const readTogether = createReadTogether({
    identities: { findBytes: () => undefined, hasContent: () => false },
    foundClips: { listAfter: () => [] },
    async read(entries) {
      wasRead += entries.length;
      const identified = entries.map((entry) => ({ ...entry, fingerprint: 'a', modifiedAtMs: 0 }));
      return { identified, growing: [], gone: [] };
    },
  });
  const files = Array.from({ length: 1000 }, (_, n) => makeFile(n, 'a'));
  const { pieces } = await readTogether(files, () => wasRead < 256);
  expect(pieces).toEqual([]);
  expect(wasRead).toBe(256);
  expect((await readTogether(files, () => true)).pieces.flat()).toHaveLength(1000);
});
