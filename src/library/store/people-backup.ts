import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type Sqlite from 'better-sqlite3';
import {
  getFoldersPath,
  getPeoplePath,
  readKnownFolders,
  readKnownPages,
  readKnownSettings,
} from './people-knowledge.ts';
import { noteDamage } from './sqlite-errors.ts';
import { writePieces, writePiecesGently } from './write-json.ts';

const PEOPLE_PERIOD_MS = 120_000;
const FOLDERS_PERIOD_MS = 250;
/** Work on so many ids of clips takes a few milliseconds, where something was typed of each of them ten. */
const PAGE_IDS = 1000;

export interface PeopleBackup {
  /** Writes what is still unwritten and stops. */
  close(): void;
}

export interface PeopleBackupOptions {
  readonly log: (message: string, error?: unknown) => void;
  /** The last process was killed, perhaps before it had written the copy. */
  readonly isBehind?: boolean;
  readonly peoplePeriodMs?: number;
}

/**
 * Keeps `people-backup.json` and `folders.json` beside the database up to date. Temporary triggers notice every change,
 * whichever statement makes it, so no store has to remember.
 */
export function keepPeopleBackup(
  sql: Sqlite.Database,
  directory: string,
  { isBehind = false, peoplePeriodMs = PEOPLE_PERIOD_MS, ...options }: PeopleBackupOptions,
): PeopleBackup {
  const log: PeopleBackupOptions['log'] = (message, error) => {
    noteDamage(sql, error);
    options.log(message, error);
  };
  if (isBehind) removeUnfinished(directory);
  const people = createSidecar(peoplePeriodMs, log, getPeoplePath(directory), () => formatPeople(sql));
  const folders = createSidecar(FOLDERS_PERIOD_MS, log, getFoldersPath(directory), () => formatFolders(sql));
  noticeChanges(sql, people.touch, folders.touch);
  if (isBehind || !existsSync(getPeoplePath(directory))) people.touch();
  if (!existsSync(getFoldersPath(directory))) folders.touch();
  return {
    close() {
      folders.close();
      people.close();
    },
  };
}

/** What a killed process was writing. */
function removeUnfinished(directory: string): void {
  const unfinished = readdirSync(directory).filter((name) =>
    /^(people-backup|folders)\.json\..*\.tmp$/.test(name),
  );
  for (const name of unfinished) rmSync(join(directory, name), { force: true });
}

/** JSON in pieces: in a large library it is longer than a string can be. */
function* formatPeople(sql: Sqlite.Database): Generator<string> {
  yield `{"format":"earmark-people/1","settings":${JSON.stringify(readKnownSettings(sql))},"clips":[`;
  let separator = '';
  for (const clips of readKnownPages(sql, PAGE_IDS)) {
    yield clips.length > 0 ? separator + clips.map((clip) => JSON.stringify(clip)).join(',') : '';
    if (clips.length > 0) separator = ',';
  }
  yield ']}';
}

function formatFolders(sql: Sqlite.Database): string[] {
  return [JSON.stringify({ format: 'earmark-folders/1', folders: readKnownFolders(sql) })];
}

/** A file that is written a while after it was touched, page by page, and at close. */
function createSidecar(
  periodMs: number,
  log: PeopleBackupOptions['log'],
  path: string,
  format: () => Iterable<string>,
) {
  let timer: NodeJS.Timeout | undefined;
  let isWriting = false;
  let isClosed = false;
  const touch = () => {
    timer ??= setTimeout(() => void writeSoon(), periodMs).unref();
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const logFailure = (error: unknown) =>
    log('The safety copy of tags and folders could not be written.', error);
  const writeSoon = async () => {
    stop();
    if (isWriting) return touch();
    isWriting = true;
    try {
      await writePiecesGently(path, format(), () => !isClosed);
    } catch (error) {
      logFailure(error);
      if (!isClosed) touch();
    }
    isWriting = false;
  };
  return {
    touch,
    close: () => {
      isClosed = true;
      const isDue = timer !== undefined || isWriting;
      stop();
      try {
        if (isDue) writePieces(path, format());
      } catch (error) {
        logFailure(error);
      }
    },
  };
}

function noticeChanges(sql: Sqlite.Database, people: () => void, folders: () => void): void {
  const options = { directOnly: false };
  sql.function('earmark_people_changed', options, () => {
    people();
    return null;
  });
  sql.function('earmark_folders_changed', options, () => {
    folders();
    return null;
  });
  sql.exec(triggersSql);
}

const trigger = (name: string, event: string, call: string) =>
  `CREATE TEMP TRIGGER ${name} AFTER ${event} BEGIN SELECT ${call}(); END;`;

const triggersSql = [
  trigger('people_tagged', 'INSERT ON main.clip_tags', 'earmark_people_changed'),
  trigger('people_untagged', 'DELETE ON main.clip_tags', 'earmark_people_changed'),
  trigger(
    'people_typed',
    `UPDATE OF description, rating, ucs_cat_id, ucs_is_chosen ON main.clips
     WHEN new.description <> old.description OR new.rating <> old.rating OR new.ucs_is_chosen <> old.ucs_is_chosen
     OR (new.ucs_is_chosen = 1 AND new.ucs_cat_id IS NOT old.ucs_cat_id)`,
    'earmark_people_changed',
  ),
  trigger(
    'people_moved',
    `UPDATE OF folder_id, relative_path, content_id ON main.clips WHEN new.description <> '' OR new.rating > 0
     OR new.ucs_is_chosen = 1 OR EXISTS (SELECT 1 FROM clip_tags WHERE clip_id = new.id)`,
    'earmark_people_changed',
  ),
  trigger('people_set', 'INSERT ON main.settings', 'earmark_people_changed'),
  trigger('people_reset', 'UPDATE ON main.settings', 'earmark_people_changed'),
  trigger('folder_added', 'INSERT ON main.folders', 'earmark_folders_changed'),
  trigger('folder_changed', 'UPDATE OF path, is_removed ON main.folders', 'earmark_folders_changed'),
  trigger('folder_deleted', 'DELETE ON main.folders', 'earmark_folders_changed'),
].join('\n');
