// Vectors on disk: fresh contents in the tail, folded into blocks of about a thousand windows.
import type Database from 'better-sqlite3';
import { concatBytes, toBytes, toFloat32, toInt8, toInt32, toUint16 } from './blob-arrays.ts';

/** Windows of one or several contents, row after row. */
export interface StoredRows {
  readonly rowCount: number;
  readonly contentIds: Int32Array;
  readonly startsSeconds: Float32Array;
  readonly endsSeconds: Float32Array;
  /** row = int8 row × scale */
  readonly scales: Float32Array;
  readonly rowsInt8: Int8Array;
  /** Bits of IEEE half floats: the exact copy. */
  readonly rowsFloat16: Uint16Array;
}

export interface VectorStore {
  /** Replaces a content's windows. Call inside a transaction; folds the tail when it is long enough. */
  write(spaceId: number, rows: StoredRows, contentId: number): void;
  /** Call inside a transaction, or lose all or nothing on your own. */
  remove(contentIds: readonly number[]): void;
  /** Windows by content: what of blocks and tail still counts. */
  listMembers(spaceId: number): Iterable<Members>;
  /** Blocks in the order of writing. */
  listBlocks(spaceId: number): readonly number[];
  /** A block; without those of its numbers that are not asked for (their arrays are empty). */
  findBlock(blockId: number, parts: BlockParts): StoredRows | undefined;
  readTail(spaceId: number): readonly StoredRows[];
  /** Puts the contents of a block that still count back into the tail and deletes the block, in one transaction. */
  unfold(spaceId: number, blockId: number, isCurrent: (contentId: number) => boolean): void;
}

/** `known`: contents, times and scales. A block's half floats are two thirds of its bytes. */
export type BlockParts = 'known' | 'int8' | 'float16' | 'all';

/** Some contents and how many windows each has. */
export interface Members {
  readonly contentIds: readonly number[];
  readonly windowCounts: readonly number[];
}

interface RowsRow {
  row_count: number;
  starts_seconds: Buffer;
  ends_seconds: Buffer;
  scales: Buffer;
  rows_int8?: Buffer;
  rows_float16?: Buffer;
}

interface BlockRow extends RowsRow {
  content_ids: Buffer;
}

const rowsPerBlock = 1024;
const nothing = Buffer.alloc(0);

export function createVectorStore(database: Database.Database): VectorStore {
  const sql = prepare(database);
  /** Rows in each tail since it was last counted; a rolled-back write only makes it count again. */
  const tailLengths = new Map<number, number>();

  const insertTail = (spaceId: number, rows: StoredRows, contentId: number) => {
    sql.setMember.run(spaceId, contentId, rows.rowCount);
    sql.setTail.run(
      spaceId,
      contentId,
      rows.rowCount,
      toBytes(rows.startsSeconds),
      toBytes(rows.endsSeconds),
      toBytes(rows.scales),
      toBytes(rows.rowsInt8),
      toBytes(rows.rowsFloat16),
    );
  };

  const readTail = (spaceId: number) =>
    (sql.tail.all(spaceId) as (RowsRow & { content_id: number })[]).map((row) =>
      toRows(row, new Int32Array(row.row_count).fill(row.content_id)),
    );

  const countTail = (spaceId: number) => (sql.tailLength.get(spaceId) as { n: number }).n;

  const foldIfLong = (spaceId: number, added: number) => {
    const length = (tailLengths.get(spaceId) ?? countTail(spaceId) - added) + added;
    tailLengths.set(spaceId, length);
    if (length < rowsPerBlock) return;
    const counted = countTail(spaceId);
    if (counted >= rowsPerBlock) fold(spaceId, readTail(spaceId));
    tailLengths.set(spaceId, counted >= rowsPerBlock ? 0 : counted);
  };

  const fold = (spaceId: number, tail: readonly StoredRows[]) => {
    sql.addBlock.run(
      spaceId,
      tail.reduce((sum, rows) => sum + rows.rowCount, 0),
      concatBytes(tail.map((rows) => rows.contentIds)),
      concatBytes(tail.map((rows) => rows.startsSeconds)),
      concatBytes(tail.map((rows) => rows.endsSeconds)),
      concatBytes(tail.map((rows) => rows.scales)),
      concatBytes(tail.map((rows) => rows.rowsInt8)),
      concatBytes(tail.map((rows) => rows.rowsFloat16)),
    );
    sql.clearTail.run(spaceId);
  };

  const unfold = (spaceId: number, blockId: number, isCurrent: (contentId: number) => boolean) => {
    const row = sql.blocks.all.get(blockId) as BlockRow | undefined;
    if (!row) return;
    for (const rows of splitByContent(toRows(row, toInt32(row.content_ids)))) {
      const contentId = rows.contentIds[0];
      if (contentId !== undefined && isCurrent(contentId)) insertTail(spaceId, rows, contentId);
    }
    sql.dropBlock.run(blockId);
    tailLengths.delete(spaceId);
  };

  return {
    write(spaceId, rows, contentId) {
      insertTail(spaceId, rows, contentId);
      foldIfLong(spaceId, rows.rowCount);
    },
    remove(contentIds) {
      for (const id of contentIds) {
        sql.dropMember.run(id);
        sql.dropTail.run(id);
      }
    },
    *listMembers(spaceId) {
      for (let after: number | undefined = 0; after !== undefined; ) {
        const row = sql.members.get(spaceId, after) as { ids: string; counts: string };
        const contentIds = JSON.parse(row.ids) as number[];
        yield { contentIds, windowCounts: JSON.parse(row.counts) as number[] };
        after = contentIds.at(-1);
      }
    },
    listBlocks: (spaceId) => sql.blockIds.all(spaceId) as number[],
    findBlock(blockId, parts) {
      const row = sql.blocks[parts].get(blockId) as BlockRow | undefined;
      return row && toRows(row, toInt32(row.content_ids));
    },
    readTail,
    unfold: (spaceId, blockId, isCurrent) =>
      database.transaction(() => unfold(spaceId, blockId, isCurrent)).immediate(),
  };
}

function prepare(database: Database.Database) {
  const columns = 'row_count, starts_seconds, ends_seconds, scales, rows_int8, rows_float16';
  const knownColumns = 'row_count, content_ids, starts_seconds, ends_seconds, scales';
  const ofAnySpace = 'vector_space_id IN (SELECT id FROM vector_spaces)';
  return {
    setMember: database.prepare(
      // No REPLACE: it would delete without telling the triggers that keep counts.
      `INSERT INTO vector_members (vector_space_id, content_id, window_count) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET window_count = excluded.window_count`,
    ),
    setTail: database.prepare(
      `INSERT OR REPLACE INTO vector_tail (vector_space_id, content_id, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    addBlock: database.prepare(
      `INSERT INTO vector_blocks (vector_space_id, row_count, content_ids, starts_seconds, ends_seconds, scales, rows_int8, rows_float16)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    tail: database.prepare(
      `SELECT content_id, ${columns} FROM vector_tail WHERE vector_space_id = ? ORDER BY rowid`,
    ),
    tailLength: database.prepare(
      'SELECT coalesce(sum(row_count), 0) AS n FROM vector_tail WHERE vector_space_id = ?',
    ),
    clearTail: database.prepare('DELETE FROM vector_tail WHERE vector_space_id = ?'),
    // As text in pieces: a million rows one by one would cost a second.
    members: database.prepare(
      `SELECT json_group_array(content_id) AS ids, json_group_array(window_count) AS counts FROM (
         SELECT content_id, window_count FROM vector_members
         WHERE vector_space_id = ? AND content_id > ? ORDER BY content_id LIMIT 10000)`,
    ),
    blockIds: database.prepare('SELECT id FROM vector_blocks WHERE vector_space_id = ? ORDER BY id').pluck(),
    blocks: {
      all: database.prepare(`SELECT content_ids, ${columns} FROM vector_blocks WHERE id = ?`),
      known: database.prepare(`SELECT ${knownColumns} FROM vector_blocks WHERE id = ?`),
      int8: database.prepare(`SELECT ${knownColumns}, rows_int8 FROM vector_blocks WHERE id = ?`),
      float16: database.prepare(`SELECT ${knownColumns}, rows_float16 FROM vector_blocks WHERE id = ?`),
    },
    dropBlock: database.prepare('DELETE FROM vector_blocks WHERE id = ?'),
    dropMember: database.prepare(`DELETE FROM vector_members WHERE content_id = ? AND ${ofAnySpace}`),
    dropTail: database.prepare(`DELETE FROM vector_tail WHERE content_id = ? AND ${ofAnySpace}`),
  };
}

function toRows(row: RowsRow, contentIds: Int32Array): StoredRows {
  return {
    rowCount: row.row_count,
    contentIds,
    startsSeconds: toFloat32(row.starts_seconds),
    endsSeconds: toFloat32(row.ends_seconds),
    scales: toFloat32(row.scales),
    rowsInt8: toInt8(row.rows_int8 ?? nothing),
    rowsFloat16: toUint16(row.rows_float16 ?? nothing),
  };
}

/** Runs of equal content id: a content is never cut in two. */
function splitByContent(rows: StoredRows): StoredRows[] {
  const dimension = rows.rowCount === 0 ? 0 : rows.rowsInt8.length / rows.rowCount;
  const parts: StoredRows[] = [];
  for (let from = 0; from < rows.rowCount; ) {
    let to = from + 1;
    while (to < rows.rowCount && rows.contentIds[to] === rows.contentIds[from]) to += 1;
    parts.push({
      rowCount: to - from,
      contentIds: rows.contentIds.subarray(from, to),
      startsSeconds: rows.startsSeconds.subarray(from, to),
      endsSeconds: rows.endsSeconds.subarray(from, to),
      scales: rows.scales.subarray(from, to),
      rowsInt8: rows.rowsInt8.subarray(from * dimension, to * dimension),
      rowsFloat16: rows.rowsFloat16.subarray(from * dimension, to * dimension),
    });
    from = to;
  }
  return parts;
}
