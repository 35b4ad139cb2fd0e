import { expect, test } from 'vitest';
import { accessBytes } from '../containers/random-access.ts';
import { findMpegStream, id3ByteCount } from './find-mpeg-stream.ts';
import { parseMpegHeader } from './frame-header.ts';

/** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, stereo: 417 bytes. */
const header = [0xff, 0xfb, 0x90, 0x00];

function frames(count: number): Uint8Array {
  const bytes = new Uint8Array(417 * count);
  for (let n = 0; n < count; n++) bytes.set(header, 417 * n);
  return bytes;
}

test.each([
  [
    [0xff, 0xfb, 0x90, 0x00],
    { layer: 3, sampleRateHz: 44100, channelCount: 2, bitRate: 128000, byteCount: 417 },
  ],
  [[0xff, 0xfb, 0x92, 0xc0], { channelCount: 1, byteCount: 418 }],
  [
    [0xff, 0xf3, 0x84, 0xc4],
    { layer: 3, sampleRateHz: 24000, bitRate: 64000, samplesPerFrame: 576, byteCount: 192 },
  ],
  [[0xff, 0xe3, 0x18, 0xc4], { sampleRateHz: 8000, bitRate: 8000 }],
  [[0xff, 0xfd, 0xc4, 0x00], { layer: 2, sampleRateHz: 48000, bitRate: 256000, byteCount: 768 }],
  [[0xff, 0xff, 0xc0, 0x00], { layer: 1, bitRate: 384000, samplesPerFrame: 384, byteCount: 416 }],
])('header %j', (bytes, expected) => {
  expect(parseMpegHeader(Uint8Array.from(bytes), 0)).toMatchObject(expected);
});

test('AAC with ADTS headers and reserved values are no MPEG audio', () => {
  for (const bytes of [
    [0xff, 0xf1, 0x50, 0x80],
    [0xff, 0xfb, 0xf0, 0x00],
    [0xff, 0xfb, 0x9c, 0x00],
    [0xff, 0xeb, 0x90, 0x00],
  ]) {
    expect(parseMpegHeader(Uint8Array.from(bytes), 0)).toBeNull();
  }
});

test('the first of several frames is found behind junk, a lone sync word is not', () => {
  const junk = Uint8Array.from({ length: 999 }, (_, n) => (n % 50 === 0 ? 0xff : 0xfb));
  const file = Uint8Array.of(...junk, ...header, ...junk, ...frames(6));
  expect(findMpegStream(accessBytes(file), 0)?.offset).toBe(999 + 4 + 999);
  expect(findMpegStream(accessBytes(Uint8Array.of(...junk, ...header, ...junk)), 0)).toBeNull();
});

test("LAME's delay and padding are taken off the counted frames", () => {
  const file = frames(6);
  const info = [...'Info'].map((character) => character.charCodeAt(0));
  file.set([...info, 0, 0, 0, 1, 0, 0, 0, 5], 36);
  file.set([0x4c, 0x41, 0x4d, 0x45], 48);
  // Delay 576, padding 1000 in 12 bits each.
  file.set([0x24, 0x03, 0xe8], 48 + 21);
  expect(findMpegStream(accessBytes(file), 0)?.frameCount).toBe(5 * 1152 - 1576);
});

test('the length of ID3v2 tags is read, one after another', () => {
  const tag = Uint8Array.of(0x49, 0x44, 0x33, 3, 0, 0, 0, 0, 1, 0, ...new Uint8Array(128));
  expect(id3ByteCount(accessBytes(Uint8Array.of(...tag, ...tag, ...frames(1))))).toBe(276);
  expect(id3ByteCount(accessBytes(frames(1)))).toBe(0);
});
