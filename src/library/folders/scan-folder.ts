import { type BigIntStats, type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { findAudioExtension } from './audio-extensions.ts';

export interface FoundFile {
  /** With `/` between the parts on every platform. */
  readonly relativePath: string;
  /** The exact bytes of the relative path where they are not valid UTF-8. */
  readonly pathBytes: Buffer | null;
  readonly extension: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
}

export interface FolderScan {
  readonly files: readonly FoundFile[];
  /** Relative paths of directories that could not be looked into: nothing is known about what lies under them. */
  readonly unreadable: readonly string[];
  /** False where the root holds nothing at all, as the mount point of an unplugged drive does. */
  readonly hasEntries: boolean;
}

export interface ScanOptions {
  /** Relative directories to look at with everything under them; the whole folder by default. */
  readonly under?: readonly string[];
  /** A relative directory to pass over: the library's own, where it lies in the folder. */
  readonly skip?: string | undefined;
  readonly signal?: AbortSignal;
}

/** Work goes on in slices this long, so that calls are answered in between. */
const SLICE_MS = 8;
const MAX_DEPTH = 100;

/**
 * All audio files under `root`, symbolic links followed, every directory once. Synchronous calls in short slices: three
 * times as fast as asynchronous ones. Throws where the root itself cannot be read.
 */
export async function scanFolder(root: string, options: ScanOptions = {}): Promise<FolderScan> {
  const walk: Walk = {
    root,
    visited: findAround(root),
    files: [],
    unreadable: [],
    linked: [],
    sliceEnd: 0,
    skip: options.skip,
  };
  const entries = readdirSync(root);
  const under = options.under ?? [''];
  // Links come last, so that a directory is found under its own name rather than a link's.
  const queue: Directory[] = under.map((path) => ({ relative: path, bytes: null, depth: 0 }));
  while (queue.length > 0 || walk.linked.length > 0) {
    options.signal?.throwIfAborted();
    const directory = queue.pop() ?? walk.linked.shift();
    if (directory) await readDirectory(walk, directory, queue);
  }
  return { files: walk.files, unreadable: walk.unreadable, hasEntries: entries.length > 0 };
}

interface Walk {
  readonly root: string;
  readonly skip: string | undefined;
  /** Device and inode of every directory seen. */
  readonly visited: Set<string>;
  readonly files: FoundFile[];
  readonly unreadable: string[];
  readonly linked: Directory[];
  sliceEnd: number;
}

interface Directory {
  readonly relative: string;
  readonly bytes: Buffer | null;
  readonly depth: number;
}

async function readDirectory(walk: Walk, directory: Directory, queue: Directory[]): Promise<void> {
  const path = getPath(walk.root, directory);
  let entries: readonly Dirent<string | Buffer>[];
  try {
    if (!isFirstVisit(walk, statSync(path, { bigint: true }))) return;
    entries = readEntries(path);
  } catch (error) {
    if (directory.relative === '') throw error;
    // A directory that is gone is a fact; one that may not be read is a gap in what we know.
    if (!isAbsent(error)) walk.unreadable.push(directory.relative);
    return;
  }
  for (const entry of entries) {
    if (performance.now() > walk.sliceEnd) {
      await nextTurn();
      walk.sliceEnd = performance.now() + SLICE_MS;
    }
    readEntry(walk, directory, entry, queue);
  }
}

function readEntry(walk: Walk, parent: Directory, entry: Dirent<string | Buffer>, queue: Directory[]): void {
  const child = getChild(parent, entry.name);
  const name = child.relative.slice(child.relative.lastIndexOf('/') + 1);
  if (entry.isDirectory()) {
    if (isWanted(walk, child, name)) queue.push(child);
    return;
  }
  const extension = findAudioExtension(name);
  const mayBeDirectory = entry.isSymbolicLink();
  if (extension === undefined && !mayBeDirectory) return;
  const stats = findStats(walk, parent, child);
  if (stats?.isDirectory() && mayBeDirectory && isWanted(walk, child, name)) walk.linked.push(child);
  if (stats?.isFile() && extension !== undefined) {
    walk.files.push({
      relativePath: child.relative,
      pathBytes: child.bytes,
      extension,
      byteSize: stats.size,
      modifiedAtMs: Math.floor(stats.mtimeMs),
    });
  }
}

/** Undefined for broken links and for files that went away meanwhile. */
function findStats(walk: Walk, parent: Directory, child: Directory): Stats | undefined {
  try {
    return statSync(getPath(walk.root, child));
  } catch (error) {
    if (!isAbsent(error) && walk.unreadable.at(-1) !== parent.relative) walk.unreadable.push(parent.relative);
    return undefined;
  }
}

/** Names as text; as bytes in the rare directory where a name is not valid UTF-8. */
function readEntries(path: string | Buffer): readonly Dirent<string | Buffer>[] {
  if (typeof path === 'string') {
    const entries = readdirSync(path, { withFileTypes: true });
    if (!entries.some((entry) => entry.name.includes('\uFFFD'))) return entries;
  }
  return readdirSync(path, { withFileTypes: true, encoding: 'buffer' }) as unknown as Dirent<Buffer>[];
}

function getChild(parent: Directory, name: string | Buffer): Directory {
  const text = typeof name === 'string' ? name : showBytes(name);
  const isText = typeof name === 'string' || Buffer.from(text).equals(name);
  const relative = parent.relative === '' ? text : `${parent.relative}/${text}`;
  const depth = parent.depth + 1;
  if (isText && parent.bytes === null) return { relative, bytes: null, depth };
  const own = typeof name === 'string' ? Buffer.from(name) : name;
  const before = parent.bytes ?? Buffer.from(parent.relative);
  return { relative, bytes: before.length > 0 ? Buffer.concat([before, slash, own]) : own, depth };
}

const slash = Buffer.from('/');

/** Valid text as it is; every other byte as U+FFFD with its two digits, so that different names stay different. */
function showBytes(name: Buffer): string {
  const text = name.toString('utf8');
  if (Buffer.from(text).equals(name)) return text;
  let shown = '';
  for (const byte of name) {
    shown += byte < 0x80 ? String.fromCharCode(byte) : `\uFFFD${byte.toString(16).padStart(2, '0')}`;
  }
  return shown;
}

function getPath(root: string, { relative, bytes }: Directory): string | Buffer {
  if (bytes !== null) return Buffer.concat([Buffer.from(`${root}/`), bytes]);
  return relative === '' ? root : `${root}/${relative}`;
}

/** The directories around `root` count as seen: a link back to one of them leads out of what was chosen. */
function findAround(root: string): Set<string> {
  const around = new Set<string>();
  for (let path = dirname(root); ; path = dirname(path)) {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stats) around.add(getIdentity(stats));
    if (path === dirname(path)) return around;
  }
}

function isFirstVisit(walk: Walk, stats: BigIntStats): boolean {
  const key = getIdentity(stats);
  if (walk.visited.has(key)) return false;
  walk.visited.add(key);
  return true;
}

const getIdentity = ({ dev, ino }: BigIntStats) => `${dev}:${ino}`;

const systemNames = new Set([
  'node_modules',
  '$recycle.bin',
  'system volume information',
  '@eadir',
  '__macosx',
]);

/** False where a scan passes over the directory or one around it. */
export function isScanned(directory: string, skip: string | undefined): boolean {
  if (skip !== undefined && (directory === skip || directory.startsWith(`${skip}/`))) return false;
  return !directory.split('/').some(isSkipped);
}

function isWanted(walk: Walk, child: Directory, name: string): boolean {
  return !isSkipped(name) && child.relative !== walk.skip && child.depth <= MAX_DEPTH;
}

/** Hidden directories and those of the system hold no sounds of people. */
function isSkipped(directoryName: string): boolean {
  return directoryName.startsWith('.') || systemNames.has(directoryName.toLowerCase());
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP';
}
