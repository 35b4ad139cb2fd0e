import { describe, expect, test } from 'vitest';
import {
  ascii,
  chunk,
  concat,
  makeAiff,
  makeAu,
  makeCaf,
  makeRf64,
  makeW64,
  makeWav,
  type SampleFormat,
  type SoundSpec,
  tones,
} from '../../../../tests/support/sound-files.ts';
import { decodeSamples } from '../samples/decode-samples.ts';
import { splitInterleaved } from '../samples/mix-channels.ts';
import { parseContainer } from './parse-container.ts';
import type { PcmLayout } from './pcm-layout.ts';
import { accessBytes } from './random-access.ts';

const formats: SampleFormat[] = ['s16', 's24', 's32', 'f32', 'f64'];

function sound(format: SampleFormat, channelCount = 2, frameCount = 500): SoundSpec {
  return { format, sampleRateHz: 44100, channels: tones(channelCount, 44100, frameCount) };
}

function layoutOf(file: Uint8Array): PcmLayout {
  const parsed = parseContainer(accessBytes(file));
  if (parsed?.kind !== 'pcm') throw new Error(JSON.stringify(parsed));
  return parsed.layout;
}

function channelsOf(file: Uint8Array): Float32Array[] {
  const layout = layoutOf(file);
  const byteCount = layout.frameCount * layout.channelCount * layout.encoding.byteCount;
  const bytes = file.slice(layout.dataOffset, layout.dataOffset + byteCount);
  return splitInterleaved(decodeSamples(bytes, layout.encoding), layout.channelCount);
}

function reasonOf(file: Uint8Array): string {
  const parsed = parseContainer(accessBytes(file));
  return parsed?.kind === 'refused' ? parsed.reason : `not refused: ${JSON.stringify(parsed)}`;
}

/** Largest difference of any sample; 16 bits leave 1/32767. */
function expectSame(actual: Float32Array[], spec: SoundSpec, tolerance = 1e-4): void {
  expect(actual.length).toBe(spec.channels.length);
  actual.forEach((channel, c) => {
    const expected = spec.channels[c] ?? new Float32Array(0);
    expect(channel.length).toBe(expected.length);
    for (let n = 0; n < channel.length; n++) {
      if (Math.abs((channel[n] ?? 9) - (expected[n] ?? 0)) > tolerance) {
        throw new Error(`channel ${c}, frame ${n}: ${channel[n]} for ${expected[n]}`);
      }
    }
  });
}

describe('samples come back as they were written', () => {
  test.each([...formats, 's64' as const])('wav %s', (format) => {
    expectSame(channelsOf(makeWav(sound(format))), sound(format));
    expectSame(channelsOf(makeWav(sound(format, 6), { extensible: true })), sound(format, 6));
  });
  test.each(formats)('rf64, bw64 and w64 %s', (format) => {
    expectSame(channelsOf(makeRf64(sound(format))), sound(format));
    expectSame(channelsOf(makeRf64(sound(format), 'BW64')), sound(format));
    expectSame(channelsOf(makeW64(sound(format))), sound(format));
  });
  test.each(formats)('caf and au %s', (format) => {
    for (const littleEndian of [true, false]) {
      expectSame(channelsOf(makeCaf(sound(format), littleEndian)), sound(format));
      expectSame(channelsOf(makeCaf(sound(format), littleEndian, false)), sound(format));
    }
    expectSame(channelsOf(makeAu(sound(format))), sound(format));
    expectSame(channelsOf(makeAu(sound(format), false)), sound(format));
  });
  test.each([
    ['s16', undefined],
    ['s24', undefined],
    ['s32', 'NONE'],
    ['s16', 'twos'],
    ['s16', 'sowt'],
    ['s24', 'in24'],
    ['s24', '42ni'],
    ['s32', '23ni'],
    ['f32', 'fl32'],
    ['f64', 'fl64'],
  ] as const)('aiff %s %s', (format, compression) => {
    expectSame(channelsOf(makeAiff(sound(format), compression)), sound(format));
  });
  test('eight bits are unsigned in wav and signed in aiff and au', () => {
    expectSame(channelsOf(makeWav(sound('u8'))), sound('u8'), 0.01);
    expectSame(channelsOf(makeAiff(sound('s8'))), sound('s8'), 0.01);
    expectSame(channelsOf(makeAiff(sound('u8'), 'raw ')), sound('u8'), 0.01);
    expectSame(channelsOf(makeAu(sound('s8'))), sound('s8'), 0.01);
  });
});

describe('sizes that are not true', () => {
  const spec = sound('s16');
  const list = chunk('LIST', ascii('INFOIART\x04\x00\x00\x00Me\x00\x00'));

  test.each([0, 0xffffffff, 0x7ffff000, 0xfffffff0])(
    'a data size of %i means: to the end',
    (declaredDataSize) => {
      const layout = layoutOf(makeWav(spec, { declaredDataSize }));
      expect(layout.frameCount).toBe(500);
      expect(layout.warning).toBeNull();
    },
  );
  test('a data size beyond the file reads what is there, with a warning', () => {
    const layout = layoutOf(makeWav(spec, { declaredDataSize: 2_000_000 }));
    expect(layout.frameCount).toBe(500);
    expect(layout.warning).toBe('The file ends early: 0.01 of 11 s could be read.');
  });
  test('a cut file is read as far as whole frames go', () => {
    const layout = layoutOf(makeWav(spec).slice(0, 44 + 4 * 100 + 3));
    expect(layout.frameCount).toBe(100);
    expect(layout.warning).toContain('ends early');
  });
  test('an empty data chunk before other chunks stays empty', () => {
    const empty = { ...spec, channels: [new Float32Array(0), new Float32Array(0)] };
    expect(layoutOf(makeWav(empty, { after: [list] })).frameCount).toBe(0);
  });
  test('chunks of odd length before the sound are stepped over, padded or not', () => {
    const odd = chunk('junk', ascii('odd'));
    expectSame(channelsOf(makeWav(spec, { before: [odd, list] })), spec);
    expectSame(channelsOf(makeWav(spec, { before: [odd.slice(0, -1)] })), spec);
  });
  test('a size that looks like a letter does not make a chunk of the one behind it', () => {
    // "data" and a size of 1,088 (0x440): from its second letter on it reads "ata@".
    const letter = sound('s16', 2, 272);
    const unpadded = chunk('junk', ascii('odd')).slice(0, -1);
    const fmtFirst = makeWav(letter);
    const at = fmtFirst.length - 4 * 272 - 8;
    expectSame(channelsOf(concat(fmtFirst.slice(0, at), unpadded, fmtFirst.slice(at))), letter);
  });
  test('rf64 promises that the file does not keep are reported', () => {
    const layout = layoutOf(makeRf64(spec, 'RF64', 5_000_000_000));
    expect(layout.frameCount).toBe(500);
    expect(layout.warning).toContain('ends early');
  });
});

describe('files without meaning are refused in words', () => {
  const spec = sound('s16');
  test('no channels, no rate, absurd values', () => {
    expect(reasonOf(makeWav(spec, { fmt: { channelCount: 0 } }))).toBe(
      'The header says that the file has no channels.',
    );
    expect(reasonOf(makeWav(spec, { fmt: { channelCount: 9999 } }))).toBe('The header claims 9999 channels.');
    expect(reasonOf(makeWav(spec, { fmt: { sampleRateHz: 0 } }))).toContain('sample rate of 0 Hz');
    expect(reasonOf(makeWav(spec, { fmt: { sampleRateHz: 4_000_000_000 } }))).toContain('sample rate');
  });
  test('headers without sound, sound without headers', () => {
    expect(reasonOf(makeWav(spec).slice(0, 36))).toBe('The file has a header but no sound in it.');
    expect(reasonOf(concat(ascii('RIFF\x20\x00\x00\x00WAVE'), chunk('data', new Uint8Array(10))))).toContain(
      'no readable format',
    );
    expect(reasonOf(ascii('RIFF\x04\x00\x00\x00WAVE'))).toContain('no readable format');
    expect(reasonOf(ascii('caff\x00\x01\x00\x00'))).toContain('no sound');
  });
  test('compressed contents are named for another decoder', () => {
    const parsed = parseContainer(accessBytes(makeWav(spec, { fmt: { tag: 0x11 } })));
    expect(parsed).toMatchObject({ kind: 'foreign', codec: 'adpcm-ima', dataOffset: 44 });
  });
  test('other files are not claimed', () => {
    expect(parseContainer(accessBytes(ascii('hello, world: this is a text')))).toBeNull();
    expect(parseContainer(accessBytes(new Uint8Array(0)))).toBeNull();
  });
});

test('rates and depths are whole numbers, whatever a header says', () => {
  // The rate of old Macintosh sounds.
  const spec = { ...sound('s16', 1), sampleRateHz: 22_254.545454 };
  expect(layoutOf(makeAiff(spec)).sampleRateHz).toBe(22_255);
  expect(layoutOf(makeCaf(spec, true)).sampleRateHz).toBe(22_255);
  // Three channels in one byte, and no depth.
  const wav = makeWav(sound('u8', 3));
  wav.set([1, 0, 0, 0], 32);
  expect(layoutOf(wav).bitDepth).toBe(8);
});

test('NaN, infinities and absurd floats become silence', () => {
  const channels = [Float32Array.from([0.5, Number.NaN, Number.POSITIVE_INFINITY, 3e38, -0.25])];
  for (const format of ['f32', 'f64'] as const) {
    const [samples] = channelsOf(makeWav({ format, sampleRateHz: 48000, channels }));
    expect([...(samples ?? [])]).toEqual([0.5, 0, 0, 0, -0.25]);
  }
});

test('A-law and mu-law follow G.711', () => {
  const encoding = { byteCount: 1, littleEndian: true } as const;
  const alaw = decodeSamples(Uint8Array.of(0xd5, 0x55, 0xaa, 0x2a), { ...encoding, kind: 'alaw' });
  expect([...alaw].map((value) => value * 32768)).toEqual([8, -8, 32256, -32256]);
  const mulaw = decodeSamples(Uint8Array.of(0xff, 0x7f, 0x80, 0x00), { ...encoding, kind: 'mulaw' });
  expect([...mulaw].map((value) => value * 32768 + 0)).toEqual([0, 0, 32124, -32124]);
});
