import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeAiff, makeRf64, makeWav, type SoundSpec, tones } from '../../../tests/support/sound-files.ts';
import type { FilePath } from '../task-protocol.ts';
import type { ReadRange } from './audio-source.ts';
import { openAudio } from './open-audio.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-open-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stereo: SoundSpec = { format: 's16', sampleRateHz: 16000, channels: tones(2, 16000, 160_000) };

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function readAll(path: FilePath, range: ReadRange = {}): Promise<Float32Array> {
  const source = await openAudio(path);
  const pieces: Float32Array[] = [];
  for await (const samples of source.readMono(range)) pieces.push(samples);
  source.close();
  const all = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

describe('reading', () => {
  test('gives the mean of the channels in chunks of at most 65,536 frames', async () => {
    const source = await openAudio(write('stereo.wav', makeWav(stereo)));
    expect(source.facts).toEqual({
      sampleRateHz: 16000,
      channelCount: 2,
      bitDepth: 16,
      codec: 'pcm',
      durationSeconds: 10,
    });
    let at = 0;
    const [left, right] = stereo.channels as [Float32Array, Float32Array];
    for await (const samples of source.readMono()) {
      expect(samples.length).toBeLessThanOrEqual(65_536);
      for (let n = 0; n < samples.length; n += 997) {
        const mean = ((left[at + n] ?? 0) + (right[at + n] ?? 0)) / 2;
        expect(samples[n]).toBeCloseTo(mean, 4);
      }
      at += samples.length;
    }
    expect(at).toBe(160_000);
    source.close();
  });

  test('a region is exactly that part of the whole', async () => {
    const path = write('region.aif', makeAiff(stereo));
    const whole = await readAll(path);
    expect(await readAll(path, { startSeconds: 2.5, endSeconds: 3 })).toEqual(whole.slice(40_000, 48_000));
    expect(await readAll(path, { startSeconds: 9.5 })).toEqual(whole.slice(152_000));
    expect((await readAll(path, { startSeconds: 60, endSeconds: 61 })).length).toBe(0);
  });

  test('one source can be read twice and channel by channel', async () => {
    const source = await openAudio(write('twice.wav', makeWav(stereo)));
    for (let round = 0; round < 2; round++) {
      let frames = 0;
      for await (const channels of source.readChannels()) {
        expect(channels.length).toBe(2);
        frames += channels[1]?.length ?? 0;
      }
      expect(frames).toBe(160_000);
    }
    source.close();
  });

  test('stops when it is cancelled', async () => {
    const source = await openAudio(write('cancelled.wav', makeWav(stereo)));
    const abort = new AbortController();
    const reading = async () => {
      for await (const _ of source.readMono({ signal: abort.signal })) abort.abort();
    };
    await expect(reading()).rejects.toMatchObject({ code: 'cancelled' });
    source.close();
  });

  test('the content decides, not the name', async () => {
    const aiffNamedWav = write('really-an-aiff.wav', makeAiff(stereo));
    expect((await readAll(aiffNamedWav)).length).toBe(160_000);
  });

  test('a cut file is read with a warning', async () => {
    const source = await openAudio(write('cut.wav', makeWav(stereo).slice(0, 64_044)));
    expect(source.facts.durationSeconds).toBe(1);
    expect(source.warning()).toBe('The file ends early: 1 of 10 s could be read.');
    source.close();
  });

  test('names with blanks, dashes, line ends, emoji and bytes that are no text are just names', async () => {
    for (const name of ['- rm.wav', 'a:b.wav', 'line\nend.wav', '🔔 bell.wav']) {
      expect((await readAll(write(name, makeWav(stereo)))).length).toBe(160_000);
    }
    if (process.platform !== 'linux') return;
    const raw = Buffer.concat([Buffer.from(`${folder}/`), Buffer.of(0xff, 0xfe, 0x80), Buffer.from('.wav')]);
    writeFileSync(raw, makeWav(stereo));
    expect((await readAll(new Uint8Array(raw))).length).toBe(160_000);
  });
});

describe('refusing in words', () => {
  test.each([
    ['empty.wav', '', 'damaged', 'The file is empty.'],
    ['text.wav', 'Buy milk.\nCall Anna.\n', 'damaged', 'This is not an audio file (it looks like text).'],
    [
      'picture.wav',
      '\x89PNG\r\n\x1a\n\0\0\0\0',
      'damaged',
      'This is not an audio file (it looks like a picture).',
    ],
    [
      'no-sound.wav',
      makeWav({ ...stereo, channels: [new Float32Array(0)] }),
      'damaged',
      'The file has no sound in it.',
    ],
    [
      'no-channels.wav',
      makeWav(stereo, { fmt: { channelCount: 0 } }),
      'damaged',
      'The header says that the file has no channels.',
    ],
  ])('%s', async (name, bytes, code, message) => {
    const content = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
    await expect(openAudio(write(name, content))).rejects.toMatchObject({ code, message });
  });

  test('folders, missing files, closed doors and links in a circle', async () => {
    mkdirSync(join(folder, 'folder.wav'));
    await expect(openAudio(join(folder, 'folder.wav'))).rejects.toMatchObject({
      code: 'file-unreadable',
      message: 'This is a folder, not an audio file.',
    });
    await expect(openAudio(join(folder, 'gone.wav'))).rejects.toMatchObject({ code: 'file-missing' });
    symlinkSync('circle.wav', join(folder, 'circle.wav'));
    await expect(openAudio(join(folder, 'circle.wav'))).rejects.toMatchObject({ code: 'file-unreadable' });
    // Root may read everything.
    if (process.getuid?.() === 0 || process.platform === 'win32') return;
    const closed = write('closed.wav', makeWav(stereo));
    chmodSync(closed, 0o000);
    await expect(openAudio(closed)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  test('without ffmpeg, formats that need it say so', async () => {
    const before = process.env.EARMARK_FFMPEG;
    process.env.EARMARK_FFMPEG = 'none';
    try {
      const m4a = Buffer.from('\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom\0\0\0\0', 'latin1');
      await expect(openAudio(write('song.m4a', m4a))).rejects.toMatchObject({
        code: 'unsupported',
        message: 'Install ffmpeg to read .m4a files.',
      });
      await expect(openAudio(write('adpcm.wav', makeWav(stereo, { fmt: { tag: 2 } })))).rejects.toMatchObject(
        {
          code: 'unsupported',
          message: 'Install ffmpeg to read .wav files with adpcm-ms sound.',
        },
      );
    } finally {
      if (before === undefined) delete process.env.EARMARK_FFMPEG;
      else process.env.EARMARK_FFMPEG = before;
    }
  });
});

describe('damage in the middle', () => {
  test('rf64 with lost data is read as far as it goes', async () => {
    const source = await openAudio(write('lost.rf64', makeRf64(stereo, 'RF64', 4_000_000)));
    expect(source.warning()).toContain('ends early');
    source.close();
  });
});
