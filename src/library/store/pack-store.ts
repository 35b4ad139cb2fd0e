import type { LibraryDatabase } from './open-database.ts';

/** A pack that was brought into this library. */
export interface StoredPack {
  readonly id: string;
  readonly version: string;
  readonly folder: string;
}

export interface PackStore {
  list(): readonly StoredPack[];
  write(pack: StoredPack & { readonly manifestJson: string; readonly nowMs: number }): void;
}

export function createPackStore({ sql }: LibraryDatabase): PackStore {
  const list = sql.prepare('SELECT id, version, folder FROM packs ORDER BY added_at_ms, id');
  const upsert = sql.prepare(`
    INSERT INTO packs (id, version, folder, manifest_json, license_accepted_at_ms, added_at_ms)
    VALUES (@id, @version, @folder, @manifestJson, @nowMs, @nowMs)
    ON CONFLICT (id) DO UPDATE SET version = excluded.version, folder = excluded.folder,
      manifest_json = excluded.manifest_json, license_accepted_at_ms = excluded.license_accepted_at_ms`);
  return {
    list: () => list.all() as StoredPack[],
    write: (pack) => void upsert.run(pack),
  };
}
