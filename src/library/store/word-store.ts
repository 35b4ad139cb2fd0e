// Which words the library's clips have, and how many clips have each: what completion offers.
import type Database from 'better-sqlite3';
import { packNumbers, unpackNumbers } from '../../core/text/number-list.ts';
import { fold } from '../../core/ucs/fold-words.ts';

export interface ClipWords {
  readonly clipId: number;
  /** Each word once; none where the clip is gone. */
  readonly words: readonly string[];
}

export interface KnownWord {
  readonly word: string;
  readonly clipCount: number;
}

export interface WordStore {
  /** Puts these words in the place of those the clips had: work by the number of their words. Call inside a transaction. */
  replace(clips: readonly ClipWords[]): void;
  /** Clips up to this id whose words were never read, the newest first. */
  listUnread(upTo: number, limit: number): number[];
  /** Words that begin so, whatever accents, most frequent first. */
  listBegun(folded: string, limit: number): KnownWord[];
  /** In how many clips words that begin so stand, added up; a clip with two of them counts twice. */
  countBegun(folded: string): number;
}

export function createWordStore(database: Database.Database): WordStore {
  const sql = prepare(database);
  const readIds = (clipId: number) => {
    const bytes = sql.idsOf.get(clipId) as Buffer | undefined;
    return bytes ? unpackNumbers(bytes) : [];
  };
  const createIds = () => {
    let lastId = sql.lastId.get() as number;
    const ids = new Map<string, number>();
    return (word: string): number => {
      const known = ids.get(word);
      if (known !== undefined) return known;
      const folded = fold(word);
      let id = sql.find.get(folded, word) as number | undefined;
      if (id === undefined) {
        lastId += 1;
        id = lastId;
        sql.add.run(folded, word, id);
      }
      ids.set(word, id);
      return id;
    };
  };
  return {
    replace(clips) {
      const idOf = createIds();
      const changes = new Map<number, number>();
      const count = (ids: readonly number[], by: 1 | -1) => {
        for (const id of ids) changes.set(id, (changes.get(id) ?? 0) + by);
      };
      for (const { clipId, words } of clips) {
        count(readIds(clipId), -1);
        const ids = words.map(idOf).sort((a, b) => a - b);
        count(ids, 1);
        if (ids.length > 0) sql.keep.run(clipId, Buffer.from(packNumbers(ids)));
        else sql.drop.run(clipId);
      }
      for (const [id, change] of changes) {
        if (change !== 0 && sql.change.get(change, id) === 0) sql.forget.run(id);
      }
    },
    listUnread: (upTo, limit) => sql.unread.all(upTo, limit) as number[],
    listBegun: (folded, limit) => sql.begun.all(folded, folded + lastLetter, limit) as KnownWord[],
    countBegun: (folded) => sql.countBegun.get(folded, folded + lastLetter) as number,
  };
}

/** Sorts behind every letter. */
const lastLetter = '\u{10ffff}';

function prepare(database: Database.Database) {
  return {
    idsOf: database.prepare('SELECT word_ids FROM clip_words WHERE clip_id = ?').pluck(),
    lastId: database.prepare('SELECT coalesce(max(id), 0) FROM words').pluck(),
    find: database.prepare('SELECT id FROM words WHERE folded = ? AND word = ?').pluck(),
    add: database.prepare('INSERT INTO words (folded, word, id, clip_count) VALUES (?, ?, ?, 0)'),
    change: database
      .prepare('UPDATE words SET clip_count = clip_count + ? WHERE id = ? RETURNING clip_count')
      .pluck(),
    forget: database.prepare('DELETE FROM words WHERE id = ?'),
    keep: database.prepare('INSERT OR REPLACE INTO clip_words (clip_id, word_ids) VALUES (?, ?)'),
    drop: database.prepare('DELETE FROM clip_words WHERE clip_id = ?'),
    unread: database
      .prepare(
        `SELECT id FROM clips WHERE id <= ? AND NOT EXISTS (SELECT 1 FROM clip_words WHERE clip_id = clips.id)
         ORDER BY id DESC LIMIT ?`,
      )
      .pluck(),
    begun: database.prepare(
      `SELECT word, clip_count AS clipCount FROM words WHERE folded >= ? AND folded < ?
       ORDER BY clip_count DESC, word LIMIT ?`,
    ),
    countBegun: database
      .prepare('SELECT coalesce(sum(clip_count), 0) FROM words WHERE folded >= ? AND folded < ?')
      .pluck(),
  };
}
