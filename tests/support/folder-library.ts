/** A library with folders in a temporary directory and no analysis: what scans find and what people type about it. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { createClipsCalls } from '../../src/library/clips/clips-calls.ts';
import { createFolders, type FoldersOptions } from '../../src/library/folders/create-folders.ts';
import type { Folders } from '../../src/library/folders/folders.ts';
import { createClipStore } from '../../src/library/store/clip-store.ts';
import { type LibraryDatabase, openDatabase } from '../../src/library/store/open-database.ts';
import { createTagStore } from '../../src/library/store/tag-store.ts';

export interface ClipRow {
  readonly id: number;
  readonly path: string;
  readonly folder: number;
  readonly missing: number;
}

export class FolderLibrary {
  readonly root = mkdtempSync(join(tmpdir(), 'earmark-folders-'));
  /** Contents that scans have announced, in order. */
  contents: number[] = [];
  /** Clips whose texts were indexed again, in order. */
  refreshed: number[] = [];
  database: LibraryDatabase;
  folders: Folders;
  #seconds = 1_700_000_000;

  readonly #textIndex = {
    refresh: (ids: readonly number[]) => void this.refreshed.push(...ids),
    remove: () => {},
  };

  readonly #more: Partial<FoldersOptions>;

  constructor(more: Partial<FoldersOptions> = {}) {
    this.#more = more;
    this.database = this.#openDatabase();
    this.folders = this.#createFolders();
  }

  async close(): Promise<void> {
    await this.shut();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Closes the library and leaves its files. */
  async shut(): Promise<void> {
    await this.folders.close();
    this.database.close();
  }

  reopen(): void {
    this.database = this.#openDatabase();
    this.folders = this.#createFolders();
  }

  at(path: string): string {
    return join(this.root, path);
  }

  /** Writes a file with an old time, so that it counts as finished; every write has another time. */
  put(path: string, content: string): string {
    const full = this.at(path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    this.#seconds += 60;
    utimesSync(full, this.#seconds, this.#seconds);
    return full;
  }

  async add(path: string): Promise<number> {
    const { id } = this.folders.add(this.at(path));
    await this.folders.whenScanned();
    return id;
  }

  async rescan(id: number, confirmMissing = false): Promise<void> {
    this.folders.rescan(id, confirmMissing);
    await this.folders.whenScanned();
  }

  clips(): ClipRow[] {
    return this.database.sql
      .prepare(
        'SELECT id, relative_path AS path, folder_id AS folder, is_missing AS missing FROM clips ORDER BY relative_path',
      )
      .all() as ClipRow[];
  }

  /** Paths of clips that are not missing. */
  present(): string[] {
    return this.clips()
      .filter((clip) => clip.missing === 0)
      .map((clip) => clip.path);
  }

  idOf(path: string): number {
    return this.clips().find((clip) => clip.path === path)?.id ?? 0;
  }

  find(id: number): ClipRow | undefined {
    return this.clips().find((clip) => clip.id === id);
  }

  typeAbout(id: number): void {
    const { database } = this;
    const clips = createClipStore(database);
    const calls = createClipsCalls({ database, clips, textIndex: this.#textIndex, announce: () => {} });
    const context = { signal: new AbortController().signal };
    calls['clips.describe']({ id, description: 'the old gate' }, context);
    calls['clips.rate']({ ids: [id], rating: 4 }, context);
    createTagStore(database).change({ clipIds: [id], add: ['rusty'], remove: [], nowMs: 0 });
  }

  /** What `typeAbout` typed is still known of this clip. */
  expectTyped(id: number): void {
    const details = createClipStore(this.database).findDetails(id);
    expect(details).toMatchObject({ description: 'the old gate', rating: 4, tags: ['rusty'] });
  }

  /** The administrator may read everything: while `action` runs this process is somebody else. */
  async asSomebodyElse(action: () => Promise<void>): Promise<void> {
    const user = process.geteuid?.();
    chmodSync(this.root, 0o755);
    if (user === 0) process.seteuid?.(65_534);
    try {
      await action();
    } finally {
      if (user === 0) process.seteuid?.(0);
    }
  }

  #openDatabase(): LibraryDatabase {
    return openDatabase(join(this.root, 'library'), { log: () => {} });
  }

  #createFolders(): Folders {
    return createFolders({
      database: this.database,
      textIndex: this.#textIndex,
      onContents: (ids) => this.contents.push(...ids),
      announce: () => {},
      log: () => {},
      samplesFolder: join(this.root, 'samples'),
      settleMs: 1,
      growingRetryMs: 20,
      ...this.#more,
    });
  }
}
