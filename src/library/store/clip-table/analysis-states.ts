// How far the analysis of every content is in the active vector space: one byte a content, kept up with the jobs.
import type Database from 'better-sqlite3';
import { createReloadRhythm } from './reload-rhythm.ts';

export const stateCodes = { waiting: 0, running: 1, done: 2, failed: 3, skipped: 4, cancelled: 0 } as const;

export interface AnalysisStates {
  /** Reads what is not in memory yet, in slices between which others get their turn. */
  load(): Promise<void>;
  /** Codes by content id as they are this moment; undefined where they were not read yet or must be read anew. */
  peek(): Uint8Array | undefined;
  /** Another number whenever a state changed. */
  readonly version: number;
}

/** 10 ms or less. */
const slice = 5000;

type State = keyof typeof stateCodes;

export function createAnalysisStates(sql: Database.Database): AnalysisStates {
  let known: { readonly spaceId: unknown; readonly data: unknown; states: Uint8Array } | undefined;
  let statements: ReturnType<typeof prepare> | undefined;
  let version = 0;
  let running: Promise<void> | undefined;
  const rhythm = createReloadRhythm();
  const readDataVersion = () => sql.pragma('data_version', { simple: true });

  const set = (into: { states: Uint8Array }, contentId: number, code: number) => {
    if (contentId >= into.states.length) {
      const grown = new Uint8Array(Math.ceil((contentId + 1) * 1.125));
      grown.set(into.states);
      into.states = grown;
    }
    into.states[contentId] = code;
  };
  const load = async () => {
    sql.exec(triggers);
    statements ??= prepare(sql);
    const end = rhythm.begin();
    statements.forget.run();
    const spaceId = statements.space.get();
    const fresh = { spaceId, data: readDataVersion(), states: new Uint8Array() };
    for (let lastId = 0; ; ) {
      const rows = statements.behind.all(spaceId ?? -1, lastId, slice) as [number, number, State][];
      for (const [, contentId, state] of rows) set(fresh, contentId, stateCodes[state]);
      if (rows.length < slice) break;
      lastId = rows.at(-1)?.[0] ?? lastId;
      await new Promise(setImmediate);
      if (!sql.open) return;
    }
    known = fresh;
    version += 1;
    end();
  };
  const isOld = () => known?.data !== readDataVersion() && rhythm.isDue();
  const isUsable = () => known && !isOld() && known.spaceId === statements?.space.get();
  const follow = () => {
    const ids = (statements?.changed.all(slice) ?? []) as number[];
    if (ids.length === 0 || !known || !statements) return false;
    statements.drop.run(ids.at(-1));
    for (const id of ids) set(known, id, stateCodes.waiting);
    const rows = statements.these.all(known.spaceId ?? -1, JSON.stringify(ids)) as [number, State][];
    for (const [contentId, state] of rows) set(known, contentId, stateCodes[state]);
    version += 1;
    return true;
  };
  return {
    load() {
      if (isUsable()) return Promise.resolve();
      running ??= load().finally(() => {
        running = undefined;
      });
      return running;
    },
    peek() {
      if (!isUsable()) return undefined;
      while (follow());
      return known?.states;
    },
    get version() {
      return version;
    },
  };
}

function prepare(sql: Database.Database) {
  return {
    space: sql
      .prepare("SELECT id FROM vector_spaces WHERE state = 'active' ORDER BY id DESC LIMIT 1")
      .pluck(),
    behind: sql
      .prepare(
        'SELECT id, content_id, state FROM jobs WHERE vector_space_id = ? AND id > ? ORDER BY id LIMIT ?',
      )
      .raw(),
    these: sql
      .prepare(
        `SELECT content_id, state FROM jobs
         WHERE vector_space_id = ? AND content_id IN (SELECT value FROM json_each(?))`,
      )
      .raw(),
    changed: sql.prepare('SELECT content_id FROM temp.changed_jobs ORDER BY content_id LIMIT ?').pluck(),
    drop: sql.prepare('DELETE FROM temp.changed_jobs WHERE content_id <= ?'),
    forget: sql.prepare('DELETE FROM temp.changed_jobs'),
  };
}

const keep = 'INSERT OR IGNORE INTO changed_jobs VALUES';
const triggers = `
  CREATE TEMP TABLE IF NOT EXISTS changed_jobs (content_id INTEGER PRIMARY KEY);
  CREATE TEMP TRIGGER IF NOT EXISTS job_added AFTER INSERT ON main.jobs BEGIN ${keep} (new.content_id); END;
  CREATE TEMP TRIGGER IF NOT EXISTS job_changed AFTER UPDATE OF state ON main.jobs BEGIN ${keep} (new.content_id); END;
  CREATE TEMP TRIGGER IF NOT EXISTS job_removed AFTER DELETE ON main.jobs BEGIN ${keep} (old.content_id); END;`;
