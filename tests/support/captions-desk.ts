// Captions with a real database, whose decoder is a function: for what happens around the writing.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HeardSound } from '../../src/library/captions/captioner.ts';
import { type Captions, createCaptions } from '../../src/library/captions/captions.ts';
import type { InstalledPack, VectorSpace } from '../../src/library/packs/installed-pack.ts';
import { createTextIndex } from '../../src/library/search/create-text-index.ts';
import { createCaptionLineStore } from '../../src/library/store/caption-line-store.ts';
import {
  type CaptionStore,
  createCaptionStore,
  type NewCaption,
} from '../../src/library/store/caption-store.ts';
import { type LibraryDatabase, openDatabase } from '../../src/library/store/open-database.ts';
import { createPeaksStore } from '../../src/library/store/peaks-store.ts';
import { transact } from '../../src/library/store/sqlite-errors.ts';

export interface CaptionsDesk {
  readonly captions: Captions;
  readonly database: LibraryDatabase;
  readonly store: CaptionStore;
  /** Content ids of every batch that the decoder got. */
  readonly batches: number[][];
  isAutomatic: boolean;
  isAnalysisIdle: boolean;
  /** Writes for the contents of a batch; nothing to say of a content is ''. */
  write: (contentIds: readonly number[], signal: AbortSignal) => Promise<readonly string[]>;
  /** A clip with a content of this id; heard unless said otherwise. */
  addClip(name: string, contentId: number, options?: { folderId?: number; isHeard?: boolean }): number;
  hear(contentId: number): void;
  usePack(version: string, writes?: boolean): void;
  /** Clips that have these words in their texts. */
  match(words: string): number[];
  list(clipId: number): string[];
  /** As if Earmark were started again, with everything in the database. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

/** `sliceSize`: contents that get in line between two turns. */
export function openCaptionsDesk({ sliceSize = 1000 } = {}): CaptionsDesk {
  const root = mkdtempSync(join(tmpdir(), 'earmark-captions-'));
  let opened = openParts(root, sliceSize, () => desk);
  const { sql } = opened.database;
  sql.exec(`INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0), (2, '/drive', 0);
    INSERT INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
    VALUES (1, 'space', 'tiny', 'w', 1, 2, 'active')`);
  const desk: CaptionsDesk = {
    get captions() {
      return opened.captions;
    },
    get database() {
      return opened.database;
    },
    get store() {
      return opened.store;
    },
    batches: [],
    isAutomatic: true,
    isAnalysisIdle: true,
    write: async (contentIds) => contentIds.map((id) => `caption of ${id}`),
    addClip(name, contentId, { folderId = 1, isHeard = true } = {}) {
      const run = (text: string, ...values: unknown[]) => opened.database.sql.prepare(text).run(...values);
      run(
        'INSERT OR IGNORE INTO contents (id, fingerprint, byte_size, duration_seconds, created_at_ms) VALUES (?, ?, 1, 1, 0)',
        contentId,
        `print ${contentId}`,
      );
      const { lastInsertRowid } = run(
        `INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
         VALUES (?, ?, 'wav', 1, 0, ?, 0)`,
        folderId,
        name,
        contentId,
      );
      if (isHeard) desk.hear(contentId);
      return Number(lastInsertRowid);
    },
    hear(contentId) {
      opened.database.sql.prepare('INSERT OR IGNORE INTO vector_members VALUES (1, ?, 1)').run(contentId);
    },
    usePack(version, writes = true) {
      opened.changePack(version, writes);
    },
    match: (words) =>
      opened.database.sql
        .prepare('SELECT rowid FROM clip_text WHERE clip_text MATCH ? ORDER BY rowid')
        .pluck()
        .all(words) as number[],
    list: (clipId) => opened.store.list(clipId).map(({ text }) => text),
    async reopen() {
      await opened.captions.close();
      opened.database.close();
      opened = openParts(root, sliceSize, () => desk);
    },
    async close() {
      await opened.captions.close();
      opened.database.close();
      rmSync(root, { recursive: true });
    },
  };
  return desk;
}

function openParts(root: string, sliceSize: number, getDesk: () => CaptionsDesk) {
  const database = openDatabase(root, { log: () => {}, ownsLock: true });
  const texts = createTextIndex(database.sql);
  const store = createCaptionStore(database);
  const listeners = new Set<() => void>();
  let place = makePlace('1.0.0', true);
  const contentOf = new WeakMap<object, number>();
  const captions = createCaptions({
    store,
    line: createCaptionLineStore(database),
    peaks: createPeaksStore(database),
    texts,
    refreshTexts: (clipIds) => texts.refresh(clipIds),
    vectors: {
      ready: Promise.resolve(),
      findWindows(contentId) {
        const one = Float32Array.of(1);
        const windows = {
          dimension: 2,
          startsSeconds: one,
          endsSeconds: one,
          vectors: Float32Array.of(1, 0),
        };
        contentOf.set(windows, contentId);
        return windows;
      },
    },
    packs: {
      getActive: () => place,
      onChanged(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    transact: (action) => transact(database.sql, action),
    async write(_pack, sounds: readonly HeardSound[], signal) {
      const contentIds = sounds.map(({ windows }) => contentOf.get(windows) ?? 0);
      getDesk().batches.push(contentIds);
      const written = await getDesk().write(contentIds, signal);
      return written.map((text): NewCaption[] => {
        if (text === '') return [];
        return [{ text, kind: 'written', confidence: 0.5, startSeconds: null, endSeconds: null }];
      });
    },
    isAutomatic: () => getDesk().isAutomatic,
    isAnalysisIdle: () => getDesk().isAnalysisIdle,
    batchCount: 1,
    sliceSize,
    announce: () => {},
    onProgress: () => {},
    log: () => {},
  });
  const changePack = (version: string, writes: boolean) => {
    place = makePlace(version, writes);
    for (const listener of listeners) listener();
  };
  return { database, store, captions, changePack };
}

function makePlace(version: string, writes: boolean) {
  const manifest = { version, caption: writes ? {} : null, text: {} };
  const pack = { id: 'tiny', manifest, folder: '/packs/tiny', isShipped: true } as unknown as InstalledPack;
  const space: VectorSpace = {
    ...{ id: 1, spaceId: 'space', packId: 'tiny', windowScheme: 'w', dimension: 2, state: 'active' },
  };
  return { pack, space };
}
