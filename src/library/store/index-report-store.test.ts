import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readIndexReport } from './index-report-store.ts';
import { openDatabase } from './open-database.ts';

const directory = mkdtempSync(join(tmpdir(), 'earmark-report-'));
const database = openDatabase(directory, { log: () => {} });
afterEach(() => {
  database.close();
  rmSync(directory, { recursive: true, force: true });
});

test('a directory with an emoji in its name is reported with all its clips', () => {
  database.sql.exec(`
    INSERT INTO folders (id, path, added_at_ms) VALUES (1, '/sounds', 0);
    INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, added_at_ms)
      VALUES (1, '🔥 best/gate.wav', 'wav', 10, 5, 0), (1, '🔥 best of all/gate.wav', 'wav', 10, 5, 0);
  `);
  expect(readIndexReport(database, { folderId: 1, directory: '🔥 best' }).clips).toBe(1);
  expect(readIndexReport(database, { folderId: 1, directory: '' }).clips).toBe(2);
});
