// All clips in memory, as far as lists and filters look at them: read once in slices, then kept up with what changes.
import type Database from 'better-sqlite3';
import { createChangedClips } from './changed-clips.ts';
import { type ClipColumns, createClipColumns, removeClip, reserve, setClip } from './clip-columns.ts';
import { createClipRowReader } from './read-clip-rows.ts';
import { createReloadRhythm } from './reload-rhythm.ts';

export interface ClipTable {
  /** Brings the columns up to date. Milliseconds; where there is much to read, in slices between which others get their turn. */
  update(): Promise<ClipColumns>;
  /** The columns as they are this moment, without waiting; undefined where they were not read yet or must be read anew. */
  peek(): ClipColumns | undefined;
  /** Another number whenever a clip changed. */
  readonly version: number;
  /** Clips that came, went or changed since the version. Undefined: that is no longer known. */
  listChangedSince(version: number): readonly number[] | undefined;
}

/** 10 ms or less. */
const slice = 2000;
/** More changes than this are not remembered one by one. */
const mostRemembered = 50_000;

const tables = new WeakMap<Database.Database, ClipTable>();

/** The one table of a database. Nothing is read before it is asked for. */
export function getClipTable(sql: Database.Database): ClipTable {
  const known = tables.get(sql);
  if (known) return known;
  const table = createClipTable(sql);
  tables.set(sql, table);
  return table;
}

interface Change {
  readonly version: number;
  readonly ids: readonly number[];
}

function createClipTable(sql: Database.Database): ClipTable {
  const rows = createClipRowReader(sql);
  const changed = createChangedClips(sql);
  const rhythm = createReloadRhythm();
  let columns: ClipColumns | undefined;
  let version = 0;
  let changes: Change[] = [];
  let running: Promise<ClipColumns> | undefined;
  let isReading = false;

  const readAll = async (): Promise<ClipColumns> => {
    const end = rhythm.begin();
    changed.begin();
    const fresh = createClipColumns();
    reserve(fresh, rows.findLargestId());
    for (let lastId = 0; ; ) {
      const found = rows.readBehind(lastId, slice);
      for (const row of found) setClip(fresh, row);
      if (found.length < slice) break;
      lastId = found.at(-1)?.id ?? lastId;
      await new Promise(setImmediate);
    }
    version += 1;
    changes = [];
    end();
    return fresh;
  };
  /** What changes meanwhile belongs to the new columns: nobody may take it off the list for the old ones. */
  const readAnew = async () => {
    isReading = true;
    try {
      columns = await readAll();
    } finally {
      isReading = false;
    }
    return columns;
  };
  const remember = (ids: readonly number[]) => {
    version += 1;
    changes.push({ version, ids });
    let count = 0;
    // The newest ones that are few enough.
    const kept = changes.findLastIndex((change) => {
      count += change.ids.length;
      return count > mostRemembered;
    });
    changes = changes.slice(kept + 1);
  };
  /** @returns false where nothing was left to do */
  const followSome = (current: ClipColumns): boolean => {
    const ids = changed.take(slice);
    if (ids.length === 0) return false;
    const gone = new Set(ids);
    for (const row of rows.readThese(ids)) {
      setClip(current, row);
      gone.delete(row.id);
    }
    for (const id of gone) removeClip(current, id);
    remember(ids);
    return true;
  };
  const isOld = () => changed.haveOthersWritten() && rhythm.isDue();
  const update = async (): Promise<ClipColumns> => {
    const current = !columns || isOld() ? await readAnew() : columns;
    while (followSome(current)) await new Promise(setImmediate);
    return current;
  };
  return {
    async update() {
      // What is under way may have begun before the last change.
      if (running) await running;
      running ??= update().finally(() => {
        running = undefined;
      });
      return running;
    },
    peek() {
      // A little old, as what is in memory may be where others write.
      if (isReading) return columns;
      if (!columns || isOld()) return undefined;
      while (followSome(columns));
      return columns;
    },
    get version() {
      return version;
    },
    listChangedSince(since) {
      const first = changes[0];
      if (since === version) return [];
      if (!first || since < first.version - 1) return undefined;
      return changes.flatMap((change) => (change.version > since ? change.ids : []));
    },
  };
}
