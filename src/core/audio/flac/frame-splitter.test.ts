import { describe, expect, test } from 'vitest';
import { crc8, crc16Step } from './checksums.ts';
import { createFrameSplitter, isFrameHeader } from './frame-splitter.ts';

/** A frame with right checksums around arbitrary contents: what a splitter can see of it. */
function makeFrame(number: number, bodyLength: number): Uint8Array {
  const body = Uint8Array.from({ length: bodyLength }, (_, n) => (n * 37 + number * 11) % 251);
  const header = Uint8Array.of(0xff, 0xf8, 0xc9, 0x18, number);
  const checked = Uint8Array.of(...header, crc8(header, 0, header.length), ...body);
  const checksum = checked.reduce(crc16Step, 0);
  return Uint8Array.of(...checked, checksum >> 8, checksum & 0xff);
}

const frames = Array.from({ length: 20 }, (_, n) => makeFrame(n, 50 + n * 13));

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

function split(bytes: Uint8Array, pieceLength = bytes.length): { found: Uint8Array[]; hasSkipped: boolean } {
  const splitter = createFrameSplitter(2000);
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += pieceLength) {
    found.push(...splitter.push(bytes.subarray(at, at + pieceLength)));
  }
  found.push(...splitter.flush());
  return { found, hasSkipped: splitter.hasSkipped() };
}

describe('splitting FLAC into frames', () => {
  test.each([1, 7, 100, 100_000])('finds every frame in pieces of %i bytes', (pieceLength) => {
    const { found, hasSkipped } = split(join(frames), pieceLength);
    expect(found).toEqual(frames);
    expect(hasSkipped).toBe(false);
  });

  test('loses only the frame that is damaged', () => {
    const bytes = join(frames);
    const at = join(frames.slice(0, 5)).length + 20;
    bytes[at] = (bytes[at] ?? 0) ^ 0x40;
    const { found, hasSkipped } = split(bytes, 64);
    expect(found).toEqual(frames.filter((_, n) => n !== 5));
    expect(hasSkipped).toBe(true);
  });

  test('junk between frames and a cut end cost no good frame', () => {
    const junk = Uint8Array.from({ length: 300 }, (_, n) => n % 256);
    const bytes = join([...frames.slice(0, 3), junk, ...frames.slice(3, 6)]);
    const { found, hasSkipped } = split(bytes.subarray(0, bytes.length - 9), 50);
    // The junk clings to the frame before it, whose end cannot be seen any more.
    expect(found).toEqual([frames[0], frames[1], frames[3], frames[4]]);
    expect(hasSkipped).toBe(true);
  });

  test('a tag of 128 bytes after the last frame does not cost it', () => {
    const tag = new Uint8Array(128).fill(0x20);
    expect(split(join([...frames, tag])).found).toEqual(frames);
  });
});

test('headers of reserved values and wrong checksums are none', () => {
  const frame = makeFrame(1, 40);
  expect(isFrameHeader(frame, 0)).toBe(true);
  expect(isFrameHeader(frame, 1)).toBe(false);
  expect(isFrameHeader(Uint8Array.of(0xff, 0xf8, 0x09, ...frame.subarray(3)), 0)).toBe(false);
  frame[5] = (frame[5] ?? 0) ^ 1;
  expect(isFrameHeader(frame, 0)).toBe(false);
});
