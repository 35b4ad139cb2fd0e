// All clips but the hidden ones, without the table: hidden ones are few, and an index leads to them.
import { isDeepStrictEqual } from 'node:util';
import type Database from 'better-sqlite3';
import type { AllowedClips } from './clip-lists.ts';

interface Known {
  readonly clips: AllowedClips;
  /** Changes of the library that were seen, the largest ids, and the hidden clips. */
  readonly changes: string;
  readonly size: string;
  readonly hiddenIds: readonly number[];
  readonly atMs: number;
}

/** While only other things change (sounds are being analysed), copies of hidden sounds may be so late. */
const lateMs = 3000;

/**
 * Milliseconds for some thousands of hidden clips, however many there are in all; less where the same ones are hidden as
 * before. `changes`: another text whenever anything was written.
 */
export function createShownClips(sql: Database.Database): (changes: string) => AllowedClips {
  const statements = prepare(sql);
  let known: Known | undefined;
  return (changes) => {
    if (known?.changes === changes) return known.clips;
    const largest = statements.largest.get() as Largest;
    const size = `${largest.clip} ${largest.content}`;
    const hiddenIds = statements.hiddenIds.all() as number[];
    const atMs = performance.now();
    const isSame = known?.size === size && isDeepStrictEqual(known.hiddenIds, hiddenIds);
    if (known && isSame && atMs - known.atMs < lateMs) return known.clips;
    known = { clips: make(largest), changes, size, hiddenIds, atMs };
    return known.clips;
  };

  function make({ clip, content }: Largest): AllowedClips {
    const clips = new Uint8Array(clip + 1).fill(1);
    const contents = new Uint8Array(content + 1).fill(1);
    clips[0] = 0;
    contents[0] = 0;
    const hidden = statements.hidden.all() as [number, number | null][];
    for (const [clipId, contentId] of hidden) {
      clips[clipId] = 0;
      if (contentId !== null) contents[contentId] = 0;
    }
    const hiddenContents = JSON.stringify([...new Set(hidden.map(([, contentId]) => contentId))]);
    // A copy that is shown may answer for its content.
    for (const contentId of statements.shown.all(hiddenContents) as number[]) contents[contentId] = 1;
    return { clips, contents };
  }
}

interface Largest {
  readonly clip: number;
  readonly content: number;
}

function prepare(sql: Database.Database) {
  return {
    largest: sql.prepare(
      `SELECT coalesce((SELECT max(id) FROM clips), 0) AS clip, coalesce((SELECT max(id) FROM contents), 0) AS content`,
    ),
    hidden: sql.prepare(selectHidden('clips.id, clips.content_id')).raw(),
    // An index alone answers this.
    hiddenIds: sql.prepare(selectHidden('clips.id')).pluck(),
    shown: sql
      .prepare(
        `SELECT DISTINCT clips.content_id FROM json_each(?) AS asked CROSS JOIN clips ON clips.content_id = asked.value
         JOIN folders ON folders.id = clips.folder_id WHERE folders.is_removed = 0 AND clips.is_missing = 0`,
      )
      .pluck(),
  };
}

const selectHidden = (columns: string) => `
  SELECT ${columns} FROM folders CROSS JOIN clips ON clips.folder_id = folders.id WHERE folders.is_removed = 1
  UNION ALL
  SELECT ${columns} FROM folders CROSS JOIN clips ON clips.folder_id = folders.id AND clips.is_missing = 1
  WHERE folders.is_removed = 0`;
