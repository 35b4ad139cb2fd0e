import { expect, test } from 'vitest';
import { oggChecksum } from './ogg-checksum.ts';
import { createPacketAssembler } from './packet-assembler.ts';
import { createPageSplitter, type OggPage } from './page-splitter.ts';

interface PageSpec {
  readonly sequence: number;
  readonly segments: readonly number[];
  readonly isContinued?: boolean;
}

function makePage({ sequence, segments, isContinued = false }: PageSpec): Uint8Array {
  const bodyLength = segments.reduce((sum, length) => sum + length, 0);
  const page = new Uint8Array(27 + segments.length + bodyLength);
  const view = new DataView(page.buffer);
  page.set([0x4f, 0x67, 0x67, 0x53, 0, isContinued ? 1 : 0]);
  view.setBigInt64(6, BigInt(sequence * 100), true);
  view.setUint32(14, 77, true);
  view.setUint32(18, sequence, true);
  page[26] = segments.length;
  page.set(segments, 27);
  page.fill(sequence + 1, 27 + segments.length);
  view.setUint32(22, oggChecksum(page), true);
  return page;
}

const pages = [
  makePage({ sequence: 0, segments: [30] }),
  makePage({ sequence: 1, segments: [255, 10, 40, 255] }),
  makePage({ sequence: 2, segments: [255, 5, 60], isContinued: true }),
  makePage({ sequence: 3, segments: [20] }),
];

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function split(bytes: Uint8Array, pieceLength: number): { found: OggPage[]; hasSkipped: boolean } {
  const splitter = createPageSplitter();
  const found: OggPage[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    found.push(...splitter.push(bytes.subarray(at, at + pieceLength)));
  }
  return { found, hasSkipped: splitter.hasSkipped() };
}

function packetLengths(found: readonly OggPage[]): number[] {
  const packets = createPacketAssembler();
  return found.flatMap((page) => packets.push(page).map((packet) => packet.length));
}

test.each([1, 3, 50, 10_000])('pages come whole from pieces of %i bytes', (pieceLength) => {
  const { found, hasSkipped } = split(join(pages), pieceLength);
  expect(found.map((page) => page.sequence)).toEqual([0, 1, 2, 3]);
  expect(found.map((page) => page.bytes)).toEqual(pages);
  expect(found[2]).toMatchObject({ serial: 77, granule: 200, isContinued: true });
  expect(hasSkipped).toBe(false);
});

test('packets that run over a page are put together', () => {
  expect(packetLengths(split(join(pages), 100).found)).toEqual([30, 265, 40, 515, 60, 20]);
});

test('a damaged page is left out, and with it the packet that ran over it', () => {
  const bytes = join(pages);
  const inSecond = (pages[0]?.length ?? 0) + 60;
  bytes[inSecond] = 99;
  const { found, hasSkipped } = split(bytes, 64);
  expect(found.map((page) => page.sequence)).toEqual([0, 2, 3]);
  expect(hasSkipped).toBe(true);
  expect(packetLengths(found)).toEqual([30, 60, 20]);
});

test('junk before and between pages is passed over', () => {
  const junk = Uint8Array.from('Ogg OggO OggS and no page', (character) => character.charCodeAt(0));
  const { found } = split(join([junk, ...pages.slice(0, 2), junk, ...pages.slice(2)]), 17);
  expect(found.map((page) => page.sequence)).toEqual([0, 1, 2, 3]);
});

test('of a page that is cut off, the whole packets are kept', () => {
  const splitter = createPageSplitter();
  const bytes = join(pages.slice(0, 2));
  // The second page holds packets of 265 and 40 bytes and the start of a third: 30 bytes of the second are there.
  const cut = bytes.subarray(0, (pages[0]?.length ?? 0) + 27 + 4 + 265 + 30);
  const found = [...splitter.push(cut), ...splitter.flush()];
  expect(packetLengths(found)).toEqual([30, 265]);
  expect(found[1]).toMatchObject({ granule: null, isLast: false, sequence: 1 });
});
