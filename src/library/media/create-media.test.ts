import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { createPeaksStore } from '../store/peaks-store.ts';
import type { Workers } from '../workers/workers.ts';
import { createMedia, type Media } from './create-media.ts';

let root: string;
let database: LibraryDatabase;
let media: Media;
let tasks: string[];

/** A stand-in for the worker processes: writes what a rendering or an outline would be. */
const workers = {
  analysisWorkerCount: 1,
  analysisTaskCount: 2,
  setAnalysisWorkerCount: () => {},
  async run(name: string, input: { outputPath?: string; bins?: number }) {
    tasks.push(name);
    if (name === 'peaks') return { peaks: new Int8Array((input.bins ?? 0) * 2).fill(7) };
    writeFileSync(input.outputPath ?? '', 'RIFF rendered');
    return { byteSize: 13, durationSeconds: 1 };
  },
  close: async () => {},
} as unknown as Workers;

const fileNames = ['one.mp3', 'two.aiff', 'thrée "3".flac', 'sound.wav', 'double.wav', 'gone.wav'];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-media-'));
  database = openDatabase(join(root, 'library'), { log: () => {} });
  tasks = [];
  media = createMedia({ database, workers, log: () => {}, cacheBytes: 20, partBytes: 20 });
  database.sql.prepare('INSERT INTO folders (id, path, added_at_ms) VALUES (1, ?, 0)').run(root);
  for (const [index, name] of fileNames.entries()) {
    const id = index + 1;
    database.sql
      .prepare('INSERT INTO contents VALUES (?, ?, 10, NULL, NULL, NULL, NULL, NULL, NULL, 0)')
      .run(id, name);
    database.sql
      .prepare(
        'INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms) VALUES (?, 1, ?, ?, 10, 0, ?, 0)',
      )
      .run(id, name, name.split('.').at(-1), id);
  }
  writeFileSync(join(root, 'one.mp3'), '0123456789');
  writeFileSync(join(root, 'two.aiff'), 'FORM');
  writeFileSync(join(root, 'thrée "3".flac'), 'fLaC');
  writeFileSync(join(root, 'sound.wav'), makeWav(1, 16));
  writeFileSync(join(root, 'double.wav'), makeWav(3, 64));
});
afterEach(() => {
  database.close();
  rmSync(root, { recursive: true, force: true });
});

function makeWav(tag: number, bits: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF\0\0\0\0WAVEfmt ', 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(48_000, 24);
  head.writeUInt16LE(bits, 34);
  return head;
}

function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> {
  return media.serve(new Request(`http://127.0.0.1/media/${path}`, { headers, method }));
}

describe('playable audio', () => {
  test('is sent whole, with the headers a player needs to seek', async () => {
    const response = await ask('audio/1');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('0123456789');
  });

  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('is sent in part for %s', async (range, text, contentRange) => {
    const response = await ask('audio/1', { range });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(response.headers.get('content-length')).toBe(String(text.length));
    expect(await response.text()).toBe(text);
  });

  test.each(['bytes=10-', 'bytes=-0'])('cannot be sent for %s', async (range) => {
    const response = await ask('audio/1', { range });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */10');
  });

  test.each(['bytes=0-1,4-5', 'bytes=5-2', 'items=1-2', 'bytes=x'])('is sent whole for %s', async (range) => {
    expect((await ask('audio/1', { range })).status).toBe(200);
  });

  test('is not mixed from two versions of a file', async () => {
    const etag = (await ask('audio/1', {}, 'HEAD')).headers.get('etag') ?? '';
    expect((await ask('audio/1', { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
    expect((await ask('audio/1', { range: 'bytes=0-1', 'if-range': '"older"' })).status).toBe(200);
    expect((await ask('audio/1', { 'if-none-match': etag })).status).toBe(304);
  });

  test('has headers only for HEAD', async () => {
    const response = await ask('audio/1', {}, 'HEAD');
    expect(response.headers.get('content-length')).toBe('10');
    expect(await response.text()).toBe('');
  });
});

describe('other formats', () => {
  test('are rendered once and kept', async () => {
    const [first, second] = await Promise.all([ask('audio/2'), ask('audio/2')]);
    expect(first.headers.get('content-type')).toBe('audio/wav');
    expect(await first.text()).toBe('RIFF rendered');
    expect(await second.text()).toBe('RIFF rendered');
    await ask('audio/2');
    expect(tasks).toEqual(['render-wav']);
  });

  test('hide inside WAV files too', async () => {
    expect((await ask('audio/4')).status).toBe(200);
    expect(tasks).toEqual([]);
    await ask('audio/5');
    expect(tasks).toEqual(['render-wav']);
  });

  test('leave the cache when it is full, least recently heard first', async () => {
    await ask('audio/2');
    await ask('audio/5');
    expect(readdirSync(join(root, 'library/cache'))).toEqual([expect.stringMatching(/^5-/)]);
  });

  test('are saved as they are, under their own name', async () => {
    const response = await ask('file/3');
    expect(await response.text()).toBe('fLaC');
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="thr_e _3_.flac"; filename*=UTF-8''thr%C3%A9e%20%223%22.flac`,
    );
  });
});

describe('a part of a file', () => {
  test('is rendered once under a name that says what it is', async () => {
    const response = await ask('region/3?start=3.24&end=5.7');
    expect(await response.text()).toBe('RIFF rendered');
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('content-disposition')).toContain(
      "filename*=UTF-8''thr%C3%A9e%20_3_%200.03.2-0.05.7.wav",
    );
    const { path } = await media.renderRegion(3, { startSeconds: 3.24, endSeconds: 5.7 });
    expect(basename(path)).toBe('thrée _3_ 0.03.2-0.05.7.wav');
    expect(readFileSync(path, 'utf8')).toBe('RIFF rendered');
    expect(tasks).toEqual(['render-wav']);
    // The same tenths of a second, another part.
    await media.renderRegion(3, { startSeconds: 3.25, endSeconds: 5.7 });
    expect(tasks).toHaveLength(2);
  });

  test('leaves the disk when there are too many, with its folder', async () => {
    for (const startSeconds of [0, 1]) await media.renderRegion(1, { startSeconds, endSeconds: 2 });
    expect(readdirSync(join(root, 'library/parts'))).toHaveLength(1);
  });

  test.each(['start=2&end=1', 'start=-1&end=1', 'start=0', 'start=a&end=b', 'start=0&end=1e99'])(
    'is refused for %s',
    async (part) => {
      const response = await ask(`region/1?${part}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'bad-input' });
      expect(tasks).toEqual([]);
    },
  );

  test('of a file that is gone is refused in words', async () => {
    await expect(media.renderRegion(6, { startSeconds: 0, endSeconds: 1 })).rejects.toMatchObject({
      code: 'file-missing',
    });
  });
});

describe('peaks', () => {
  test('come from the library, joined to the asked number', async () => {
    const stored = Int8Array.from({ length: 2000 }, (_, index) =>
      index % 2 === 0 ? -(index % 100) : index % 100,
    );
    createPeaksStore(database).write(6, stored);
    const response = await ask('peaks/6?bins=10');
    const peaks = new Int8Array(await response.arrayBuffer());
    expect(peaks).toHaveLength(20);
    expect([peaks[0], peaks[1]]).toEqual([-98, 99]);
    expect(tasks).toEqual([]);
  });

  test('are computed once where there are none', async () => {
    expect((await (await ask('peaks/1?bins=50')).arrayBuffer()).byteLength).toBe(100);
    await ask('peaks/1?bins=20');
    expect(tasks).toEqual(['peaks']);
  });

  test('refuse absurd numbers', async () => {
    expect((await ask('peaks/1?bins=99999999')).status).toBe(400);
    expect((await ask('peaks/1?bins=-1')).status).toBe(400);
  });
});

describe('what is not there', () => {
  test('is said with a code', async () => {
    expect(await (await ask('audio/6')).json()).toMatchObject({ code: 'file-missing' });
    expect((await ask('audio/999')).status).toBe(404);
    expect((await ask('audio/..%2f..%2fetc%2fpasswd')).status).toBe(404);
    expect((await ask('audio/1', {}, 'POST')).status).toBe(405);
    database.sql.exec("UPDATE folders SET state = 'offline'");
    const offline = await ask('audio/1');
    expect(offline.status).toBe(409);
    expect(await offline.json()).toMatchObject({ code: 'folder-offline' });
  });
});

describe('open files', () => {
  const countOpen = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).includes('big.mp3');
      } catch {
        return false;
      }
    }).length;

  test.skipIf(!existsSync('/proc/self/fd'))(
    'are closed when the reader goes away, whichever way',
    async () => {
      writeFileSync(join(root, 'big.mp3'), Buffer.alloc(2_000_000));
      database.sql.exec("UPDATE clips SET relative_path = 'big.mp3' WHERE id = 1");
      for (let round = 0; round < 5; round++) {
        const cancelled = (await ask('audio/1')).body?.getReader();
        await cancelled?.read();
        await cancelled?.cancel();
        const abort = new AbortController();
        const request = new Request('http://127.0.0.1/media/audio/1', { signal: abort.signal });
        const reader = (await media.serve(request)).body?.getReader();
        await reader?.read();
        expect(countOpen()).toBe(1);
        abort.abort();
        await expect(reader?.read()).rejects.toThrow();
        await ask('audio/1');
        expect((await (await ask('audio/1')).arrayBuffer()).byteLength).toBe(2_000_000);
      }
      await expect.poll(countOpen).toBe(0);
    },
  );
});
