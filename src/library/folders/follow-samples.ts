import { existsSync, realpathSync } from 'node:fs';
import type { FolderStore } from '../store/folder-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { transact } from '../store/sqlite-errors.ts';

/**
 * The sample sounds lie inside the application, whose place may change from start to start (an AppImage, an update): their
 * folder follows it and stays the same folder.
 */
export function followSamples(database: LibraryDatabase, folders: FolderStore, samplesFolder: string): void {
  if (!existsSync(samplesFolder)) return;
  const path = realpathSync.native(samplesFolder);
  const all = folders.list();
  const moved = all.find((folder) => folder.isSample && folder.path !== path && !existsSync(folder.path));
  if (!moved || all.some((folder) => folder.path === path)) return;
  transact(database.sql, () => folders.setPath(moved.id, path));
}
