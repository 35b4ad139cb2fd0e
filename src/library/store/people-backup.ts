import { existsSync } from 'node:fs';
import type Sqlite from 'better-sqlite3';
import {
  getFoldersPath,
  getPeoplePath,
  readKnownClips,
  readKnownFolders,
  readKnownSettings,
} from './people-knowledge.ts';
import { noteDamage } from './sqlite-errors.ts';
import { writeJson } from './write-json.ts';

const PEOPLE_PERIOD_MS = 120_000;
const FOLDERS_PERIOD_MS = 250;

export interface PeopleBackup {
  /** Writes what is still unwritten and stops. */
  close(): void;
}

export interface PeopleBackupOptions {
  readonly log: (message: string, error?: unknown) => void;
  /** The last process was killed, perhaps before it had written the copy. */
  readonly isBehind?: boolean;
}

/**
 * Keeps `people-backup.json` and `folders.json` beside the database up to date. Temporary triggers notice every change,
 * whichever statement makes it, so no store has to remember.
 */
export function keepPeopleBackup(
  sql: Sqlite.Database,
  directory: string,
  { isBehind = false, ...options }: PeopleBackupOptions,
): PeopleBackup {
  const log: PeopleBackupOptions['log'] = (message, error) => {
    noteDamage(sql, error);
    options.log(message, error);
  };
  const people = createSidecar(PEOPLE_PERIOD_MS, log, () => writePeople(sql, directory));
  const folders = createSidecar(FOLDERS_PERIOD_MS, log, () => writeFolders(sql, directory));
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

function writePeople(sql: Sqlite.Database, directory: string): void {
  writeJson(getPeoplePath(directory), {
    format: 'earmark-people/1',
    settings: readKnownSettings(sql),
    clips: [...readKnownClips(sql)],
  });
}

function writeFolders(sql: Sqlite.Database, directory: string): void {
  writeJson(getFoldersPath(directory), { format: 'earmark-folders/1', folders: readKnownFolders(sql) });
}

/** A file that is written a while after it was touched, and at close. */
function createSidecar(periodMs: number, log: (message: string, error?: unknown) => void, write: () => void) {
  let timer: NodeJS.Timeout | undefined;
  const touch = () => {
    timer ??= setTimeout(flush, periodMs).unref();
  };
  const stop = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const flush = () => {
    stop();
    try {
      write();
    } catch (error) {
      log('The safety copy of tags and folders could not be written.', error);
      touch();
    }
  };
  return {
    touch,
    close: () => {
      if (timer) flush();
      stop();
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
