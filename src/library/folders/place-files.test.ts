import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFoundClipStore } from '../store/found-clip-store.ts';
import { createIdentityStore } from '../store/identity-store.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import { placeFiles } from './place-files.ts';

let directory: string;
let database: LibraryDatabase;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'earmark-place-'));
  database = openDatabase(directory, { log: () => {} });
});
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

test('a file that was read while a folder around it took its clip over is left to the next scan', () => {
  database.sql.exec(`
    INSERT INTO folders (id, path, added_at_ms) VALUES (2, '/sounds', 0);
    INSERT INTO contents (id, fingerprint, byte_size, created_at_ms) VALUES (1, 'before', 10, 0);
    INSERT INTO clips (id, folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
      VALUES (1, 2, 'inner/gate.wav', 'wav', 10, 5, 1, 0);
  `);
  const file = { relativePath: 'gate.wav', pathBytes: null, extension: 'wav', byteSize: 20, modifiedAtMs: 6 };
  const entry = { folderId: 1, folderPath: '/sounds/inner', file, clipId: 1, hadContent: true };
  const placed = placeFiles([{ ...entry, fingerprint: 'after', modifiedAtMs: 6 }], {
    database,
    identities: createIdentityStore(database),
    foundClips: createFoundClipStore(database),
    textIndex: { refresh: () => {}, remove: () => {} },
    isNamed: () => true,
    now: Date.now,
  });
  expect(placed).toEqual({ contentIds: [], moved: [] });
  expect(database.sql.prepare('SELECT folder_id, relative_path FROM clips').get()).toEqual({
    ...{ folder_id: 2, relative_path: 'inner/gate.wav' },
  });
});
