/** Remembers that a person wants to keep clips whose files are missing, until other files are missing. */
import { createHash } from 'node:crypto';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createSettingsStore } from '../store/settings-store.ts';

export interface KeptMissing {
  /** What a scan found missing, nothing too; true where a person has already said that these very clips stay. */
  note(folderId: number, clipIds: readonly number[]): boolean;
  /** The clips that the last scan found missing stay. */
  keep(folderId: number): void;
}

interface Note {
  /** Stands for the set of missing clips. */
  readonly missing: string;
  readonly isKept: boolean;
}

/** Kept beside the preferences, so that it outlives a restart. Both must be called inside a transaction. */
export function createKeptMissing(database: LibraryDatabase): KeptMissing {
  const settings = createSettingsStore(database);
  const keyOf = (folderId: number) => `missing-files-${folderId}`;
  const find = (folderId: number) => settings.find(keyOf(folderId)) as Note | undefined;
  return {
    note(folderId, clipIds) {
      const missing = digest(clipIds);
      const known = find(folderId);
      if (!known && clipIds.length === 0) return false;
      if (known?.missing === missing) return known.isKept;
      settings.write({ [keyOf(folderId)]: { missing, isKept: false } satisfies Note });
      return false;
    },
    keep(folderId) {
      const known = find(folderId);
      if (known) settings.write({ [keyOf(folderId)]: { ...known, isKept: true } });
    },
  };
}

function digest(clipIds: readonly number[]): string {
  return createHash('sha1')
    .update(clipIds.toSorted((a, b) => a - b).join())
    .digest('hex');
}
