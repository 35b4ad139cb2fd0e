// A real worker process with a small pack: what the library can rely on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeTinyCacophonyPack, makeTinyPack } from '../../tests/support/tiny-pack.ts';
import { chirp, silence, tone, writeTinyWav } from '../../tests/support/tiny-wav.ts';
import { startWorkerClient, type WorkerClient } from '../../tests/support/worker-client.ts';
import { cosineOf } from '../core/vectors/unit-length.ts';
import type { AnalysedClip, PackLocation } from './task-protocol.ts';

// Analysis runs at low priority: on a busy machine it waits.
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
let pack: PackLocation;
let worker: WorkerClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-worker-'));
  makeTinyPack(join(folder, 'pack'));
  pack = { folder: join(folder, 'pack'), provider: 'cpu', threadCount: 1 };
  writeTinyWav(join(folder, 'low.wav'), tone(110), 3, 44100);
  writeTinyWav(join(folder, 'high.wav'), tone(5000), 12.3, 48000);
  writeTinyWav(join(folder, 'long.wav'), chirp(50, 8000, 60), 60, 22050);
  writeTinyWav(join(folder, 'short.wav'), tone(1000), 0.02, 22050);
  writeTinyWav(join(folder, 'silence.wav'), silence, 1, 44100);
  writeFileSync(join(folder, 'text.wav'), 'this is no sound');
  worker = await startWorkerClient();
});
afterAll(() => {
  worker.close();
  rmSync(folder, { recursive: true, force: true });
});

const clip = (name: string) => ({ key: name, path: join(folder, `${name}.wav`), byteSize: 1 });

async function analyse(
  client: WorkerClient,
  names: readonly string[],
  location = pack,
): Promise<AnalysedClip[]> {
  const { clips } = await client.run('analyse', { pack: location, clips: names.map(clip) });
  return [...clips];
}

function windowsOf(analysed: AnalysedClip | undefined) {
  if (analysed?.kind !== 'analysed') throw new Error(`not analysed: ${JSON.stringify(analysed)}`);
  const { windows } = analysed;
  const rows = Array.from(windows.startsSeconds, (_, row) =>
    windows.vectors.subarray(row * windows.dimension, (row + 1) * windows.dimension),
  );
  return { ...windows, rows };
}

const lengthOf = (row: Float32Array) => Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));

describe('analyse', () => {
  it('gives facts, peaks and unit vectors of windows, whatever the length of the clip', async () => {
    const names = ['low', 'high', 'short', 'silence', 'long'];
    const clips = await analyse(worker, names);
    expect(clips.map(({ key }) => key)).toEqual(names);
    for (const analysed of clips) {
      for (const row of windowsOf(analysed).rows) expect(lengthOf(row)).toBeCloseTo(1, 4);
      expect(analysed.kind === 'analysed' && analysed.peaks.length).toBe(2000);
    }
    expect([...windowsOf(clips[1]).startsSeconds]).toEqual([0, Math.fround(12.3 - 10)]);
    expect(windowsOf(clips[4]).rows).toHaveLength(11);
    expect(windowsOf(clips[2]).endsSeconds[0]).toBeCloseTo(0.02);
  });

  it('divides a long clip: the shares together have its windows, to the bit, and the first one its outline', async () => {
    const [whole] = await analyse(worker, ['long']);
    const share = async (index: number) => {
      const clips = [{ ...clip('long'), share: { index, count: 2 } }];
      return (await worker.run('analyse', { pack, clips })).clips[0];
    };
    const [even, odd] = await Promise.all([share(0), share(1)]);
    expect(windowsOf(even).startsSeconds).toEqual(Float32Array.of(0, 10, 20, 30, 40, 50));
    expect(windowsOf(odd).startsSeconds).toEqual(Float32Array.of(5, 15, 25, 35, 45));
    const rows = windowsOf(even)
      .rows.flatMap((row, at) => [row, windowsOf(odd).rows[at]])
      .slice(0, 11);
    expect(rows).toEqual(windowsOf(whole).rows);
    expect(even?.kind === 'analysed' && even.peaks).toEqual(whole?.kind === 'analysed' && whole.peaks);
  });

  it('reads a second task while the first is at work, and answers both', async () => {
    const answers = await Promise.all([analyse(worker, ['long', 'low']), analyse(worker, ['high'])]);
    expect(answers.flat().map(({ key, kind }) => [key, kind])).toEqual([
      ['long', 'analysed'],
      ['low', 'analysed'],
      ['high', 'analysed'],
    ]);
  });

  it('fails a clip alone, with words', async () => {
    const [text, gone, low] = await analyse(worker, ['text', 'gone', 'low']);
    expect(text?.kind === 'unsupported' || text?.kind === 'failed').toBe(true);
    expect(gone).toMatchObject({ kind: 'failed', code: 'file-missing' });
    expect(low?.kind).toBe('analysed');
  });

  it('gives a clip the same vectors alone and among others', async () => {
    const [alone] = await analyse(worker, ['low']);
    const [, among] = await analyse(worker, ['silence', 'low', 'short']);
    expect(cosineOf(windowsOf(alone).vectors, windowsOf(among).vectors)).toBeGreaterThan(0.99999);
  });

  it('reads patches, as Cacophony takes them', async () => {
    const location = { ...pack, folder: join(folder, 'cacophony') };
    makeTinyCacophonyPack(location.folder);
    const [low, high, short] = await analyse(worker, ['low', 'high', 'short'], location);
    expect(cosineOf(windowsOf(low).vectors, windowsOf(high).rows[0] ?? new Float32Array(0))).toBeLessThan(
      0.99,
    );
    expect(windowsOf(short).rows).toHaveLength(1);
  });
});

describe('embed-text', () => {
  it('puts words near the sounds they mean', async () => {
    const [low, high] = await analyse(worker, ['low', 'high']);
    const { dimension, vectors } = await worker.run('embed-text', {
      pack,
      texts: ['low rumble', 'high beep'],
    });
    const similarity = (row: number, analysed: AnalysedClip | undefined) =>
      cosineOf(
        vectors.subarray(row * dimension, (row + 1) * dimension),
        windowsOf(analysed).rows[0] ?? vectors,
      );
    expect(similarity(0, low)).toBeGreaterThan(similarity(0, high) + 0.2);
    expect(similarity(1, high)).toBeGreaterThan(similarity(1, low) + 0.2);
  });

  it('answers empty, very long and foreign texts, and cut emoji', async () => {
    const texts = [
      '',
      ' ',
      '🎧'.repeat(4_000),
      'ドアが開く '.repeat(800),
      `${'a'.repeat(4_999)}🎧`,
      'x\u0000y\n',
    ];
    const { dimension, vectors } = await worker.run('embed-text', { pack, texts });
    expect(vectors).toHaveLength(texts.length * dimension);
    expect(vectors.every(Number.isFinite)).toBe(true);
  });

  it('gives a text the same vector alone and in a batch', async () => {
    const alone = await worker.run('embed-text', { pack, texts: ['low rumble'] });
    const batch = await worker.run('embed-text', {
      pack,
      texts: ['a very long high whistle in the background', 'low rumble'],
    });
    expect(cosineOf(alone.vectors, batch.vectors.subarray(alone.dimension))).toBeGreaterThan(0.99999);
  });
});

describe('embed-file', () => {
  it('embeds a region, with times of the file', async () => {
    const region = { path: join(folder, 'long.wav'), startSeconds: 20, endSeconds: 33 };
    const windows = await worker.run('embed-file', { pack, ...region });
    expect([...windows.startsSeconds]).toEqual([20, 23]);
    expect([...windows.endsSeconds]).toEqual([30, 33]);
  });

  it('refuses a region that ends before it starts, or lies behind the end', async () => {
    const path = join(folder, 'low.wav');
    await expect(worker.run('embed-file', { pack, path, startSeconds: 2, endSeconds: 1 })).rejects.toThrow(
      /ends before/,
    );
    await expect(worker.run('embed-file', { pack, path, startSeconds: 60 })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });
});

describe('a worker', () => {
  it('answers by the pack that lies in a folder now, not by the one that lay there before', async () => {
    const place = join(folder, 'imported');
    const ask = async () => {
      const location = { folder: place, provider: 'cpu', threadCount: 1 };
      return (await worker.run('embed-text', { pack: location, texts: ['dog'] })).dimension;
    };
    makeTinyPack(place, { version: '1.0.0', dimension: 32 });
    expect(await ask()).toBe(32);
    rmSync(place, { recursive: true });
    makeTinyPack(place, { version: '2.0.0', dimension: 16 });
    expect(await ask()).toBe(16);
  });

  it('answers a broken pack with a code and words, and goes on', async () => {
    const location = { ...pack, folder: join(folder, 'nowhere') };
    await expect(worker.run('load-pack', { pack: location, towers: ['audio'] })).rejects.toMatchObject({
      code: 'pack-missing',
    });
    await expect(worker.run('load-pack', { pack, towers: ['audio', 'text'] })).resolves.toEqual({
      device: 'cpu',
    });
  });

  it('names the tensor that pack.json gets wrong', async () => {
    const location = { ...pack, folder: join(folder, 'misnamed') };
    makeTinyPack(location.folder, {
      change: (manifest) => ({
        ...manifest,
        audio: { ...manifest.audio, outputs: { embedding: 'embeds', tokens: null } },
      }),
    });
    await expect(worker.run('load-pack', { pack: location, towers: ['audio'] })).rejects.toThrow(
      /no output "embeds" \(it has audio_embeds\)/,
    );
  });

  it('ends when its parent is gone', async () => {
    const orphan = await startWorkerClient();
    orphan.disconnect();
    expect(await orphan.ended).toBe('code 0');
  });

  it('fails a poisoned clip and dies of a crash only where it is asked to', async () => {
    const poisoned = await startWorkerClient({ EARMARK_FAULT: 'nan:low' });
    const [low, high] = await analyse(poisoned, ['low', 'high']);
    expect(low).toMatchObject({ kind: 'failed', reason: expect.stringContaining('not finite') });
    expect(high?.kind).toBe('analysed');
    poisoned.close();
    const doomed = await startWorkerClient({ EARMARK_FAULT: 'crash:high' });
    expect((await analyse(doomed, ['low']))[0]?.kind).toBe('analysed');
    await expect(analyse(doomed, ['high'])).rejects.toMatchObject({ code: 'worker-crashed' });
    expect(await doomed.ended).toBe('SIGKILL');
  });
});
