import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { createFileThread, type FileThread, type ScanJobOptions } from './start-file-thread.ts';

let place: string;
let database: LibraryDatabase;
let thread: FileThread;

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'earmark-thread-'));
  mkdirSync(join(place, 'sounds'));
  database = openDatabase(join(place, 'library'), { log: () => {} });
});
afterEach(async () => {
  await thread.close();
  database.close();
  rmSync(place, { recursive: true, force: true });
});

function scan(more: Partial<ScanJobOptions> = {}) {
  return thread.scan({
    request: { root: join(place, 'sounds'), folderId: 1, skip: undefined },
    libraryDirectory: database.directory,
    signal: new AbortController().signal,
    onNews: async () => {},
    ...more,
  });
}

function makeFiles(count: number): void {
  for (let index = 0; index < count; index++) {
    if (index % 100 === 0) mkdirSync(join(place, `sounds/${index / 100}`));
    writeFileSync(join(place, `sounds/${Math.floor(index / 100)}/${index}.wav`), '');
  }
}

describe.each(['in a thread', 'where no thread can be started'])('%s', (where) => {
  beforeEach(() => {
    thread = createFileThread(
      where === 'in a thread' ? {} : { entry: pathToFileURL(join(place, 'no-such-program.js')) },
    );
  });

  test('a scan tells of every file, and what it is told is waited for', async () => {
    makeFiles(3000);
    let fileCount = 0;
    let atOnce = 0;
    const end = await scan({
      async onNews(news) {
        expect(++atOnce).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 3));
        fileCount += news.added.byteSizes.length;
        atOnce--;
      },
    });
    expect(fileCount).toBe(3000);
    expect(end).toMatchObject({ fileCount: 3000, directoryCount: 31, hasEntries: true });
  });

  test('an aborted scan ends early', async () => {
    makeFiles(3000);
    const abort = new AbortController();
    let batches = 0;
    const ending = scan({
      signal: abort.signal,
      async onNews() {
        batches++;
        abort.abort();
      },
    });
    await expect(ending).rejects.toMatchObject({ code: 'cancelled' });
    expect(batches).toBe(1);
  });

  test('an absent root is the error of the file system', async () => {
    rmSync(join(place, 'sounds'), { recursive: true });
    await expect(scan()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('what fails while news are written ends the scan, and the next one runs', async () => {
    makeFiles(3000);
    const failing = scan({ onNews: () => Promise.reject(new Error('disk full')) });
    await expect(failing).rejects.toThrow('disk full');
    expect((await scan()).fileCount).toBe(3000);
  });

  test('fingerprints come in the order of the paths', async () => {
    makeFiles(1);
    const outcomes = await thread.fingerprint([join(place, 'nowhere.wav'), join(place, 'sounds/0/0.wav')]);
    expect(outcomes).toMatchObject([{ kind: 'gone' }, { kind: 'read', byteSize: 0 }]);
  });
});
