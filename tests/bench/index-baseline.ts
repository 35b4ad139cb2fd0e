// One file at a time, on a sample of what was indexed: all of it would take too long.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { getPlaces } from '../../src/server/places.ts';
import { measureOneAtATime, type OneAtATimeOptions } from './one-at-a-time.ts';

export interface IndexedSound {
  readonly path: string;
  readonly seconds: number;
}

export interface BaselineOptions {
  readonly library: string;
  readonly directory: string;
  readonly manner: OneAtATimeOptions['manner'];
  /** For the short files, and for the long ones. */
  readonly mostSeconds: number;
}

/** Longer ones are read as a stream of windows: they cost something else a second. */
const longSeconds = 60;

/**
 * Seconds of sound a second of wall time. Short and long files are sampled apart and weighted with the seconds that
 * the whole library has of them.
 */
export async function measureBaseline(options: BaselineOptions): Promise<number> {
  const { library, directory, manner, mostSeconds } = options;
  const sounds = listSounds(library);
  let wall = 0;
  for (const group of [
    sounds.filter(({ seconds }) => seconds <= longSeconds),
    sounds.filter(({ seconds }) => seconds > longSeconds),
  ]) {
    if (group.length === 0) continue;
    const files = mix(group).map(({ path }) => path);
    const { shippedPackFolder: packFolder } = getPlaces();
    const { realTimeFactor } = await measureOneAtATime(files, { packFolder, directory, manner, mostSeconds });
    wall += sumSeconds(group) / realTimeFactor;
  }
  return sumSeconds(sounds) / wall;
}

function listSounds(library: string): IndexedSound[] {
  const sql = new Database(join(library, 'library.db'), { readonly: true });
  const rows = sql
    .prepare(
      `SELECT folders.path || '/' || clips.relative_path AS path, contents.duration_seconds AS seconds
       FROM clips JOIN folders ON folders.id = clips.folder_id JOIN contents ON contents.id = clips.content_id
       WHERE contents.duration_seconds > 0 AND clips.path_bytes IS NULL ORDER BY clips.relative_path`,
    )
    .all() as IndexedSound[];
  sql.close();
  return rows;
}

/** Any beginning of the answer is spread evenly over the list: steps of a share that divides nothing. */
export function mix<T>(list: readonly T[]): T[] {
  return list
    .map((value, at) => ({ value, key: (at * 0.6180339887498949) % 1 }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

const sumSeconds = (sounds: readonly IndexedSound[]) => sounds.reduce((sum, { seconds }) => sum + seconds, 0);
