import { foldTag } from '../../core/tags/fold-tag.ts';
import type { LibraryDatabase } from './open-database.ts';

export interface CountedTag {
  readonly name: string;
  readonly clipCount: number;
}

export interface TagStore {
  /** Tags in use by visible clips, most used first. */
  list(): { name: string; clipCount: number }[];
  /** Tags in use by any clip, most used first. The same array until a tag is given or taken. */
  listCounted(): readonly CountedTag[];
  /** Adds and removes tags of many clips; names that differ only in capitals are one tag. Call inside a transaction. */
  change(change: {
    readonly clipIds: readonly number[];
    readonly add: readonly string[];
    readonly remove: readonly string[];
    readonly nowMs: number;
  }): void;
}

export function createTagStore({ sql }: LibraryDatabase): TagStore {
  const list = sql.prepare(listSql);
  // A tag that nothing has is spelled as whoever brings it back does.
  const addTag = sql.prepare(
    'INSERT INTO tags (name) VALUES (?) ON CONFLICT (name) DO UPDATE SET name = excluded.name WHERE clip_count = 0',
  );
  const tagClips = sql.prepare(`
    INSERT OR IGNORE INTO clip_tags (clip_id, tag_id, added_at_ms)
    SELECT clips.id, tags.id, ? FROM json_each(?) AS asked JOIN clips ON clips.id = asked.value JOIN tags ON tags.name = ?`);
  const untagClips = sql.prepare(`
    DELETE FROM clip_tags WHERE tag_id = (SELECT id FROM tags WHERE name = ?)
    AND clip_id IN (SELECT value FROM json_each(?))`);
  const findAsIs = sql.prepare('SELECT name FROM tags WHERE name = ? AND clip_count > 0').pluck();
  const listNames = sql.prepare('SELECT name FROM tags WHERE clip_count > 0').pluck();
  /** The tag that is meant, as clips have it: SQLite knows capitals of the Latin alphabet only. */
  const findSpelling = (name: string): string => {
    const known = findAsIs.get(name) as string | undefined;
    if (known !== undefined || isAscii(name)) return known ?? name;
    const wanted = foldTag(name);
    const same = (listNames.all() as string[]).find((other) => foldTag(other) === wanted);
    return same ?? name.normalize('NFC');
  };
  const version = sql.prepare("SELECT group_concat(id || ' ' || clip_count) FROM tags").pluck();
  const listCounted = sql.prepare(
    'SELECT name, clip_count AS clipCount FROM tags WHERE clip_count > 0 ORDER BY clip_count DESC, name',
  );
  let counted: { readonly version: unknown; readonly tags: readonly CountedTag[] } | undefined;
  return {
    listCounted() {
      const now = version.get();
      if (counted?.version !== now) counted = { version: now, tags: listCounted.all() as CountedTag[] };
      return counted?.tags ?? [];
    },
    list: () => list.all() as { name: string; clipCount: number }[],
    change({ clipIds, add, remove, nowMs }) {
      const asked = JSON.stringify(clipIds);
      for (const name of remove) untagClips.run(findSpelling(name), asked);
      for (const typed of add) {
        const name = findSpelling(typed);
        addTag.run(name);
        tagClips.run(nowMs, asked, name);
      }
    },
  };
}

const isAscii = (text: string) => !/[^\0-\x7f]/.test(text);

/** Tags know how many clips they have; taken off is what is not shown, which is little. */
const listSql = `
  WITH hidden AS (
    SELECT clips.id FROM folders CROSS JOIN clips ON clips.folder_id = folders.id WHERE folders.is_removed = 1
    UNION ALL
    SELECT clips.id FROM folders CROSS JOIN clips ON clips.folder_id = folders.id AND clips.is_missing = 1
    WHERE folders.is_removed = 0
  ), unseen AS (
    SELECT clip_tags.tag_id, count(*) AS clip_count
    FROM hidden CROSS JOIN clip_tags ON clip_tags.clip_id = hidden.id GROUP BY clip_tags.tag_id
  )
  SELECT tags.name, tags.clip_count - coalesce(unseen.clip_count, 0) AS clipCount
  FROM tags LEFT JOIN unseen ON unseen.tag_id = tags.id
  WHERE clipCount > 0 ORDER BY clipCount DESC, tags.name`;
