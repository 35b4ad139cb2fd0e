// All clips but the hidden ones, without the table: hidden ones are few, and an index leads to them.
import type Database from 'better-sqlite3';
import type { AllowedClips } from './clip-lists.ts';

/** Milliseconds for some thousands of hidden clips, however many there are in all. */
export function createShownClips(sql: Database.Database): () => AllowedClips {
  const statements = prepare(sql);
  return () => {
    const { clip, content } = statements.largest.get() as { clip: number; content: number };
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
  };
}

function prepare(sql: Database.Database) {
  return {
    largest: sql.prepare(
      `SELECT coalesce((SELECT max(id) FROM clips), 0) AS clip, coalesce((SELECT max(id) FROM contents), 0) AS content`,
    ),
    hidden: sql
      .prepare(
        `SELECT clips.id, clips.content_id FROM folders CROSS JOIN clips ON clips.folder_id = folders.id
         WHERE folders.is_removed = 1
         UNION ALL
         SELECT clips.id, clips.content_id FROM folders
         CROSS JOIN clips ON clips.folder_id = folders.id AND clips.is_missing = 1 WHERE folders.is_removed = 0`,
      )
      .raw(),
    shown: sql
      .prepare(
        `SELECT DISTINCT clips.content_id FROM json_each(?) AS asked CROSS JOIN clips ON clips.content_id = asked.value
         JOIN folders ON folders.id = clips.folder_id WHERE folders.is_removed = 0 AND clips.is_missing = 0`,
      )
      .pluck(),
  };
}
