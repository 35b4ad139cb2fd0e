// The sidecar file: rows that do not fit into memory. A cache of the database, checked when it is opened and made anew
// whenever it is not what it should be.
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, rmSync, type writeSync } from 'node:fs';
import { z } from 'zod';
import { segmentRows } from './row-segment.ts';

// Segments one after the other: int8 rows, then what rounding took from them. Behind the last one a description (JSON), its length and
// the mark. It is written last, so that a file whose writing was cut off has none.

export interface RowFile {
  readonly fd: number;
  /** From one segment to the next. */
  readonly segmentBytes: number;
  readonly segmentCount: number;
  /** Where the rows of a block of the database begin; undefined where the file has not got them. */
  findBlock(block: BlockKey): number | undefined;
  /** Appends the next segment; false where the disk does not take it. What rounding took may be missing. */
  writeSegment(index: number, rows: Uint8Array, rests: Uint8Array | undefined): boolean;
  /** Whether the rows of a segment are what was written. */
  check(segment: number): boolean;
  /** Says which blocks the file holds, so that it is found valid when it is opened again. */
  describe(blocks: readonly FileBlock[]): void;
  readInt8(row: number): Int8Array | undefined;
  readRests(row: number): Int8Array | undefined;
  close(): void;
}

/** What a block of the database is known by. */
export interface BlockKey {
  readonly id: number;
  readonly rowCount: number;
  /** A hash of what is in it. */
  readonly hash: string;
}

export interface FileBlock extends BlockKey {
  readonly firstRow: number;
}

export interface RowFileOptions {
  readonly path: string;
  /** Which vectors these are. */
  readonly space: string;
  readonly dimension: number;
  readonly paddedDimension: number;
  /** False for a process that does not own the library: it reads a file that is valid and writes none. */
  readonly isWritable: boolean;
  /** Blocks of the database: a file that holds mostly others is made anew. Undefined: it is made anew in any case. */
  readonly liveBlocks: ReadonlySet<number> | undefined;
  readonly computeChecksum: (rows: Uint8Array) => number;
  readonly write: typeof writeSync;
}

const mark = 'EARMROWS';
const tailBytes = 16;
const version = 1;

const descriptionSchema = z.object({
  version: z.literal(version),
  space: z.string(),
  dimension: z.number(),
  paddedDimension: z.number(),
  checksums: z.array(z.number().int()),
  blocks: z.array(z.tuple([z.number().int(), z.number().int(), z.string(), z.number().int().min(0)])),
});

/** Opens the file if it is valid, else makes an empty one. Undefined where neither can be done. */
export function openRowFile(options: RowFileOptions): RowFile | undefined {
  try {
    return tryToOpen(options) ?? (options.isWritable ? makeAnew(options) : undefined);
  } catch {
    // Without the file rows stay in memory.
    return undefined;
  }
}

/** Takes the file away. */
export function removeRowFile(path: string): void {
  rmSync(path, { force: true });
}

function tryToOpen(options: RowFileOptions): RowFile | undefined {
  if (!options.liveBlocks) return undefined;
  let fd: number;
  try {
    fd = openSync(options.path, options.isWritable ? 'r+' : 'r');
  } catch {
    return undefined;
  }
  const description = readDescription(fd, options);
  if (description)
    return createRowFile(fd, options, description.checksums, description.blocks.map(toFileBlock));
  closeSync(fd);
  return undefined;
}

function makeAnew(options: RowFileOptions): RowFile {
  // Not truncated: another process may still read the old one.
  removeRowFile(options.path);
  return createRowFile(openSync(options.path, 'w+'), options, [], []);
}

function readDescription(fd: number, options: RowFileOptions) {
  const { size } = fstatSync(fd);
  const tail = readBytes(fd, size - tailBytes, tailBytes);
  if (!tail || tail.toString('latin1', 8) !== mark) return undefined;
  const length = tail.readUInt32LE(0);
  const text = readBytes(fd, size - tailBytes - length, length);
  if (!text) return undefined;
  const { data } = descriptionSchema.safeParse(parseJson(text.toString('utf8')));
  const segmentBytes = computeSegmentBytes(options);
  const isOurs =
    data &&
    data.space === options.space &&
    data.dimension === options.dimension &&
    data.paddedDimension === options.paddedDimension &&
    size === data.checksums.length * segmentBytes + length + tailBytes;
  if (!isOurs) return undefined;
  const live = data.blocks.reduce((sum, [id, count]) => sum + (options.liveBlocks?.has(id) ? count : 0), 0);
  return live * 2 >= data.checksums.length * segmentRows ? data : undefined;
}

function createRowFile(
  fd: number,
  options: RowFileOptions,
  knownChecksums: readonly number[],
  knownBlocks: readonly FileBlock[],
): RowFile {
  const { dimension, paddedDimension, write } = options;
  const rowsBytes = segmentRows * paddedDimension;
  const segmentBytes = computeSegmentBytes(options);
  const checksums = [...knownChecksums];
  const blocks = new Map(knownBlocks.map((block) => [block.id, block]));
  let described: readonly FileBlock[] = knownBlocks;
  const addressOf = (row: number) => Math.floor(row / segmentRows) * segmentBytes;

  const readRow = (row: number, offset: number) => {
    const bytes = readBytes(fd, addressOf(row) + offset + (row % segmentRows) * paddedDimension, dimension);
    return bytes && new Int8Array(bytes.buffer, bytes.byteOffset, dimension);
  };

  const describe = () => {
    const description = {
      ...{ version, space: options.space, dimension, paddedDimension, checksums },
      blocks: described.map(({ id, rowCount, hash, firstRow }) => [id, rowCount, hash, firstRow]),
    };
    const text = Buffer.from(JSON.stringify(description));
    const tail = Buffer.alloc(tailBytes);
    tail.writeUInt32LE(text.length, 0);
    tail.write(mark, 8, 'latin1');
    const end = checksums.length * segmentBytes;
    ftruncateSync(fd, end);
    writeAll(write, fd, Buffer.concat([text, tail]), end);
  };

  return {
    fd,
    segmentBytes,
    get segmentCount() {
      return checksums.length;
    },
    findBlock({ id, rowCount, hash }) {
      const block = blocks.get(id);
      return block && block.rowCount === rowCount && block.hash === hash ? block.firstRow : undefined;
    },
    writeSegment(index, rows, rests) {
      if (!options.isWritable || index !== checksums.length) return false;
      try {
        writeAll(write, fd, rows, index * segmentBytes);
        writeAll(write, fd, rests ?? new Uint8Array(rowsBytes), index * segmentBytes + rowsBytes);
        checksums.push(options.computeChecksum(rows));
        describe();
        return true;
      } catch {
        checksums.length = index;
        return false;
      }
    },
    check(segment) {
      const rows = readBytes(fd, segment * segmentBytes, rowsBytes);
      return rows !== undefined && options.computeChecksum(rows) === checksums[segment];
    },
    describe(held) {
      described = held.filter(
        ({ firstRow, rowCount }) => firstRow + rowCount <= checksums.length * segmentRows,
      );
      if (!options.isWritable) return;
      try {
        describe();
      } catch {
        // Then it is made anew at the next start.
      }
    },
    readInt8: (row) => readRow(row, 0),
    readRests: (row) => readRow(row, rowsBytes),
    close: () => closeSync(fd),
  };
}

function computeSegmentBytes({ paddedDimension }: RowFileOptions): number {
  return 2 * segmentRows * paddedDimension;
}

function toFileBlock([id, rowCount, hash, firstRow]: readonly [number, number, string, number]): FileBlock {
  return { id, rowCount, hash, firstRow };
}

/** Undefined where the file ends before. */
function readBytes(fd: number, position: number, length: number): Buffer | undefined {
  if (position < 0) return undefined;
  const bytes = Buffer.alloc(length);
  try {
    return readSync(fd, bytes, 0, length, position) === length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function writeAll(write: typeof writeSync, fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    const written = write(fd, bytes, done, bytes.length - done, position + done);
    if (written === 0) throw new Error('nothing was written');
    done += written;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
