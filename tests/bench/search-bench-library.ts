// Gives the contents of a made library (`fillClips`) vectors, so that it can be searched by sound.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Sqlite, { type Database } from 'better-sqlite3';
import { quantizeRows } from '../../src/core/search/quantize.ts';
import { createPackRegistry } from '../../src/library/packs/pack-registry.ts';
import { toBytes } from '../../src/library/store/blob-arrays.ts';
import { openDatabase } from '../../src/library/store/open-database.ts';
import { getPlaces } from '../../src/server/places.ts';
import { createWindowSource, type WindowSourceOptions } from './search-bench-vectors.ts';

export interface FilledWindows {
  readonly windows: number;
  readonly contents: number;
  readonly dimensions: number;
  readonly seconds: number;
}

const rowsPerBlock = 1024;
const windowSeconds = 10;

/**
 * Writes `windowCount` windows of the shipped pack's active space for the contents of the library in `directory`, spread
 * evenly in the order of their ids (those past the last window have none), in blocks as a long analysis leaves them.
 * About 15 µs a window. Nobody else may have the library open.
 */
export async function fillWindows(
  directory: string,
  windowCount: number,
  options: WindowSourceOptions = {},
): Promise<FilledWindows> {
  const startedAt = performance.now();
  const space = findSpace(directory);
  const source = await createWindowSource(space.dimension, options);
  const sql = new Sqlite(join(directory, 'library.db'));
  sql.pragma('synchronous = OFF');
  const contentIds = sql.prepare('SELECT id FROM contents ORDER BY id').pluck().all() as number[];
  const writer = createBlockWriter(sql, space.id, space.dimension);
  let contents = 0;
  let row = 0;
  for (const [index, contentId] of contentIds.entries()) {
    const to = Math.max(
      Math.min(index + 1, windowCount),
      Math.round(((index + 1) * windowCount) / contentIds.length),
    );
    if (to > row) contents += 1;
    writer.add(contentId, to - row, source.next);
    row = to;
    if (index % 20_000 === 0) await new Promise(setImmediate);
  }
  writer.finish();
  sql.exec('ANALYZE');
  sql.pragma('wal_checkpoint(TRUNCATE)');
  sql.close();
  const seconds = (performance.now() - startedAt) / 1000;
  return { windows: row, contents, dimensions: space.dimension, seconds };
}

function findSpace(directory: string) {
  const database = openDatabase(directory, { log: () => {}, ownsLock: true });
  const { shippedPackFolder } = getPlaces();
  const active = createPackRegistry({ database, shippedPackFolder, log: () => {} }).getActive();
  database.close();
  if (!active) throw new Error('The shipped pack cannot be read.');
  return active.space;
}

function createBlockWriter(sql: Database, spaceId: number, dimension: number) {
  const addMember = sql.prepare('INSERT INTO vector_members VALUES (?, ?, ?)');
  const addBlock = sql.prepare(
    `INSERT INTO vector_blocks (vector_space_id, row_count, content_ids, starts_seconds, ends_seconds, scales,
       rows_int8, rows_float16)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  let ids: number[] = [];
  let starts: number[] = [];
  let rows = new Float32Array(2 * rowsPerBlock * dimension);
  sql.exec('BEGIN');
  const flush = () => {
    if (ids.length === 0) return;
    const vectors = rows.subarray(0, ids.length * dimension);
    const { rowsInt8, scales } = quantizeRows(vectors, dimension);
    const ends = starts.map((start) => start + windowSeconds);
    addBlock.run(
      spaceId,
      ids.length,
      toBytes(Int32Array.from(ids)),
      toBytes(Float32Array.from(starts)),
      toBytes(Float32Array.from(ends)),
      toBytes(scales),
      toBytes(rowsInt8),
      toBytes(new Float16Array(vectors)),
    );
    ids = [];
    starts = [];
  };
  return {
    add(contentId: number, count: number, next: (target: Float32Array) => void) {
      if (count === 0) return;
      addMember.run(spaceId, contentId, count);
      if ((ids.length + count) * dimension > rows.length) {
        const larger = new Float32Array(2 * (ids.length + count) * dimension);
        larger.set(rows);
        rows = larger;
      }
      for (let index = 0; index < count; index += 1) {
        next(rows.subarray(ids.length * dimension, (ids.length + 1) * dimension));
        ids.push(contentId);
        starts.push(index * windowSeconds);
      }
      if (ids.length >= rowsPerBlock) flush();
    },
    finish() {
      flush();
      sql.exec('COMMIT');
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [directory = '', count = '100000', vectorsFile] = process.argv.slice(2);
  console.table([await fillWindows(directory, Number(count), { vectorsFile })]);
}
