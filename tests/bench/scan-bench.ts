// Scanning: a tree of small sounds, from nothing to rows, to searchable names, to known contents; then again, unchanged.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createFolders } from '../../src/library/folders/create-folders.ts';
import type { Folders } from '../../src/library/folders/folders.ts';
import { createTextIndex } from '../../src/library/search/create-text-index.ts';
import { type LibraryDatabase, openDatabase } from '../../src/library/store/open-database.ts';
import { createRandom, createWords } from './clip-words.ts';

export interface ScanOptions {
  readonly files: number;
  /** Where the tree and the library are made; a new temporary folder by default. */
  readonly directory?: string;
}

export interface ScanFigures {
  readonly files: number;
  /** The baseline: names, sizes and times of all files, read in one thread by the quickest calls there are, and thrown away. */
  readonly walkSeconds: number;
  /** Every file is a clip: it stands in lists. */
  readonly rowsSeconds: number;
  /** Every clip is found by the words of its name. */
  readonly namesSeconds: number;
  /** Every file was read and has a content. Analysis begins with the first of them. */
  readonly contentsSeconds: number;
  /** The same folder again, nothing changed. */
  readonly rescanSeconds: number;
  /** Rows that the rescan wrote. */
  readonly rescanWrites: number;
  /** How late the library's own thread was, over the first scan until every file was read. */
  readonly delayP99Ms: number;
  readonly delayMaxMs: number;
  readonly rescanDelayMaxMs: number;
  /** Of the whole process with its file threads: before the scan, and at its highest. */
  readonly startMemoryMB: number;
  readonly peakMemoryMB: number;
}

const filesInDirectory = 44;

/** Makes the tree, scans it twice and removes it. The disk's cache is warm: the files have just been written. */
export async function measureScan({ files, directory }: ScanOptions): Promise<ScanFigures> {
  const place = mkdtempSync(join(directory ?? tmpdir(), 'earmark-scan-bench-'));
  const tree = join(place, 'tree');
  makeTree(tree, files);
  // Files that were written this moment count as unfinished.
  await wait(2500);
  const database = openDatabase(join(place, 'library'), { log: () => {}, ownsLock: true });
  const folders = createFolders({
    database,
    textIndex: createTextIndex(database.sql),
    onContents: () => {},
    announce: () => {},
    log: (message, error) => {
      throw new Error(message, { cause: error });
    },
    samplesFolder: join(place, 'none'),
  });
  try {
    const walkSeconds = measureWalk(tree);
    const first = await measureFirst(folders, database, tree, files);
    return { files, walkSeconds, ...first, ...(await measureAgain(folders, database)) };
  } finally {
    await folders.close();
    database.close();
    rmSync(place, { recursive: true, force: true });
  }
}

function measureWalk(tree: string): number {
  const startedAt = performance.now();
  const walk = (directory: string) => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = `${directory}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else statSync(path);
    }
  };
  walk(tree);
  return (performance.now() - startedAt) / 1000;
}

async function measureFirst(folders: Folders, database: LibraryDatabase, tree: string, files: number) {
  const rows = database.sql.prepare('SELECT count(*) FROM clips').pluck();
  const names = database.sql.prepare('SELECT count(*) FROM clip_text_docsize').pluck();
  const memory = watchMemory();
  const delay = startDelay();
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
  folders.add(tree);
  const rowsSeconds = await waitFor(() => rows.get() === files, since, files);
  const namesSeconds = await waitFor(() => names.get() === files, since, files);
  await folders.whenScanned();
  const contentsSeconds = since();
  delay.disable();
  return {
    ...{ rowsSeconds, namesSeconds, contentsSeconds },
    delayP99Ms: delay.percentile(99) / 1e6,
    delayMaxMs: delay.max / 1e6,
    ...memory.stop(),
  };
}

async function measureAgain(folders: Folders, database: LibraryDatabase) {
  const id = folders.list()[0]?.id ?? 0;
  const countWrites = database.sql.prepare('SELECT total_changes()').pluck();
  const writes = countWrites.get() as number;
  const delay = startDelay();
  const startedAt = performance.now();
  folders.rescan(id, false);
  await folders.whenScanned();
  const rescanSeconds = (performance.now() - startedAt) / 1000;
  delay.disable();
  return {
    rescanSeconds,
    rescanWrites: (countWrites.get() as number) - writes,
    rescanDelayMaxMs: delay.max / 1e6,
  };
}

function startDelay() {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return delay;
}

/** Asks seldom, for asking counts a million rows on the very thread whose delays are measured. */
async function waitFor(isDone: () => boolean, since: () => number, files: number): Promise<number> {
  const periodMs = Math.max(10, files / 2000);
  while (!isDone()) await wait(periodMs);
  return since();
}

function watchMemory() {
  const read = () => process.memoryUsage.rss() / 1e6;
  const startMemoryMB = read();
  let peakMemoryMB = startMemoryMB;
  const timer = setInterval(() => {
    peakMemoryMB = Math.max(peakMemoryMB, read());
  }, 200);
  return {
    stop() {
      clearInterval(timer);
      return { startMemoryMB, peakMemoryMB };
    },
  };
}

/** Files of a kilobyte, a WAV header and bytes of their own, with names as sound libraries have them. */
function makeTree(tree: string, files: number): void {
  const words = createWords(createRandom(7), files);
  const bytes = makeSound();
  let directory = '';
  for (let index = 0; index < files; index++) {
    if (index % filesInDirectory === 0) {
      const vendor = Math.floor(index / filesInDirectory) % 40;
      directory = join(tree, `Vendor ${vendor}`, `${words.drawName()} ${index / filesInDirectory}`);
      mkdirSync(directory, { recursive: true });
    }
    bytes.writeUInt32LE(index, 44);
    writeFileSync(join(directory, `${words.draw()} ${words.draw()} ${words.drawName()} ${index}.wav`), bytes);
  }
}

function makeSound(): Buffer {
  const bytes = Buffer.alloc(1024);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.set([16, 0, 0, 0, 1, 0, 1, 0, 0x80, 0xbb, 0, 0, 0, 0x77, 1, 0, 2, 0, 16, 0], 16);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(bytes.length - 44, 40);
  return bytes;
}
