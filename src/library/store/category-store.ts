/** UCS categories that people choose for clips. */
import { getFileName } from './clip-path.ts';
import type { LibraryDatabase } from './open-database.ts';

export interface CategoryStore {
  /** A person's choice: file names no longer decide. Call inside a transaction. */
  choose(clipIds: readonly number[], catId: string): void;
  /** Takes choices back; `readName` says what the file's name means. Call inside a transaction. */
  unchoose(clipIds: readonly number[], readName: (fileName: string) => string | null): void;
}

export function createCategoryStore({ sql }: LibraryDatabase): CategoryStore {
  const choose = sql.prepare(
    'UPDATE clips SET ucs_cat_id = ?, ucs_is_chosen = 1 WHERE id IN (SELECT value FROM json_each(?))',
  );
  const selectChosen = sql.prepare(
    'SELECT id, relative_path FROM clips WHERE ucs_is_chosen = 1 AND id IN (SELECT value FROM json_each(?))',
  );
  const unchoose = sql.prepare('UPDATE clips SET ucs_cat_id = ?, ucs_is_chosen = 0 WHERE id = ?');
  return {
    choose: (clipIds, catId) => void choose.run(catId, JSON.stringify(clipIds)),
    unchoose(clipIds, readName) {
      const chosen = selectChosen.all(JSON.stringify(clipIds)) as { id: number; relative_path: string }[];
      for (const { id, relative_path } of chosen) unchoose.run(readName(getFileName(relative_path)), id);
    },
  };
}
