import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeAiff, makeWav, tones } from '../../../tests/support/sound-files.ts';
import { openAudio } from '../decoders/open-audio.ts';
import { runInspect } from './inspect.ts';
import { runPeaks } from './peaks.ts';
import { runRenderWav } from './render-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-render-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const studio = { format: 'f32', sampleRateHz: 96_000, channels: tones(2, 96_000, 96_000) } as const;

test('a studio recording becomes 16 bits at 48 kHz with both channels', async () => {
  const path = write('studio.aif', makeAiff(studio, 'fl32'));
  const outputPath = join(folder, 'studio.wav');
  const output = await runRenderWav({ path, outputPath });
  expect(output).toEqual({ byteSize: 44 + 4 * 48_000, durationSeconds: 1 });
  const source = await openAudio(outputPath);
  expect(source.facts).toMatchObject({ sampleRateHz: 48_000, channelCount: 2, bitDepth: 16 });
  const expected = tones(2, 48_000, 48_000);
  for await (const channels of source.readChannels({ endSeconds: 0.5 })) {
    channels.forEach((channel, c) => {
      for (let n = 1000; n < 20_000; n += 371) expect(channel[n]).toBeCloseTo(expected[c]?.[n] ?? 9, 3);
    });
  }
  source.close();
});

test('a region of six channels becomes one channel of that length, at its own rate', async () => {
  const spec = { format: 's24', sampleRateHz: 22_050, channels: tones(6, 22_050, 44_100) } as const;
  const outputPath = join(folder, 'region.wav');
  const path = write('six.wav', makeWav(spec));
  const output = await runRenderWav({ path, outputPath, startSeconds: 0.5, endSeconds: 1.5 });
  expect(output.durationSeconds).toBe(1);
  const { facts } = await runInspect({ path: outputPath });
  expect(facts).toMatchObject({ sampleRateHz: 22_050, channelCount: 1, durationSeconds: 1 });
});

describe('a part for a session', () => {
  test('keeps six channels, 96 kHz and 24 bits, and begins and ends at the very samples', async () => {
    const channels = tones(6, 96_000, 96_000);
    const path = write('surround.wav', makeWav({ format: 's24', sampleRateHz: 96_000, channels }));
    const outputPath = join(folder, 'part.wav');
    const [first, count] = [12_345, 33_333];
    const output = await runRenderWav({
      path,
      outputPath,
      startSeconds: first / 96_000,
      endSeconds: (first + count) / 96_000,
      quality: 'session',
    });
    expect(output.durationSeconds).toBeCloseTo(count / 96_000, 9);
    const { facts } = await runInspect({ path: outputPath });
    expect(facts).toMatchObject({ sampleRateHz: 96_000, channelCount: 6, bitDepth: 24, codec: 'pcm' });
    const frameBytes = 6 * 3;
    const source = readFileSync(path).subarray(-96_000 * frameBytes);
    const part = readFileSync(outputPath);
    expect(part.length).toBe(output.byteSize);
    const expected = source.subarray(first * frameBytes, (first + count) * frameBytes);
    expect(part.subarray(-count * frameBytes).equals(expected)).toBe(true);
  });

  test('keeps 16 bits as they are and floats louder than full scale', async () => {
    const channels = tones(1, 8000, 801);
    const outputPath = join(folder, 'kept.wav');
    const whole = write('sixteen.wav', makeWav({ format: 's16', sampleRateHz: 8000, channels }));
    await runRenderWav({ path: whole, outputPath, quality: 'session' });
    expect(readFileSync(outputPath).subarray(44).equals(readFileSync(whole).subarray(-1602))).toBe(true);
    const loud = makeWav({ format: 'f32', sampleRateHz: 8000, channels: [Float32Array.of(2, -2, 0.5)] });
    await runRenderWav({ path: write('louder.wav', loud), outputPath, quality: 'session' });
    expect(
      readFileSync(outputPath)
        .subarray(-12)
        .equals(Buffer.from(loud.subarray(-12))),
    ).toBe(true);
    expect((await runInspect({ path: outputPath })).facts).toMatchObject({ codec: 'float', bitDepth: 32 });
  });

  test('has an even number of bytes', async () => {
    const path = write(
      'odd.wav',
      makeWav({ format: 's24', sampleRateHz: 8000, channels: tones(1, 8000, 801) }),
    );
    const outputPath = join(folder, 'even.wav');
    const { byteSize } = await runRenderWav({ path, outputPath, quality: 'session' });
    const bytes = readFileSync(outputPath);
    expect([byteSize, bytes.length]).toEqual([44 + 2404, 44 + 2404]);
    expect([bytes.readUInt32LE(4), bytes.readUInt32LE(40)]).toEqual([2440, 2403]);
  });

  test('without any sound in it is refused in words, and leaves nothing behind', async () => {
    const path = write(
      'short.wav',
      makeWav({ format: 's16', sampleRateHz: 8000, channels: tones(1, 8000, 800) }),
    );
    const part = { path, outputPath: join(folder, 'beyond.wav'), startSeconds: 5, endSeconds: 6 };
    await expect(runRenderWav({ ...part, quality: 'session' })).rejects.toMatchObject({ code: 'bad-input' });
    expect(readdirSync(folder).filter((name) => name.startsWith('beyond'))).toEqual([]);
  });
});

test('a file that cannot be read leaves nothing behind', async () => {
  const outputPath = join(folder, 'none.wav');
  const path = write('text.wav', new TextEncoder().encode('no sound at all'));
  await expect(runRenderWav({ path, outputPath })).rejects.toMatchObject({ code: 'damaged' });
  expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([]);
});

test('too loud samples are clipped, not wrapped around', async () => {
  const channels = [Float32Array.of(2, -2, 0.5)];
  const outputPath = join(folder, 'clipped.wav');
  await runRenderWav({
    path: write('loud.wav', makeWav({ format: 'f32', sampleRateHz: 8000, channels })),
    outputPath,
  });
  const bytes = readFileSync(outputPath);
  expect([44, 46, 48].map((at) => bytes.readInt16LE(at))).toEqual([32767, -32768, 16384]);
});

test('peaks of a file follow its level', async () => {
  const { peaks } = await runPeaks({ path: write('peaks.wav', makeWav(studio)), bins: 100 });
  expect(peaks.length).toBe(200);
  expect(Math.max(...peaks)).toBeGreaterThan(50);
  expect(Math.min(...peaks)).toBeLessThan(-50);
});
