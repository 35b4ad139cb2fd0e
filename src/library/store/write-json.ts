import { closeSync, fsync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { promisify } from 'node:util';

/** A file beside the database that has its name when it is whole. */
interface GrowingFile {
  write(text: string): void;
  finish(): void;
  /** As `finish`, while others go on. `isWanted` is asked last. */
  finishGently(isWanted: () => boolean): Promise<void>;
  discard(): void;
}

/** Writes a JSON file beside the database: whole or not at all. */
export function writeJson(path: string, value: unknown): void {
  writePieces(path, [JSON.stringify(value)]);
}

/** As `writeJson`, for text that comes in pieces. */
export function writePieces(path: string, pieces: Iterable<string>): void {
  const file = beginFile(path);
  try {
    for (const piece of pieces) file.write(piece);
    file.finish();
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** As `writePieces`; others get their turn between pieces. Where `isWanted` becomes false the file stays as it was. */
export async function writePiecesGently(
  path: string,
  pieces: Iterable<string>,
  isWanted: () => boolean,
): Promise<void> {
  const file = beginFile(path);
  try {
    const iterator = pieces[Symbol.iterator]();
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      file.write(next.value);
      await new Promise(setImmediate);
      if (!isWanted()) return file.discard();
    }
    await file.finishGently(isWanted);
  } catch (error) {
    file.discard();
    throw error;
  }
}

/** Undefined where the file is absent or unreadable. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

let fileCount = 0;

function beginFile(path: string): GrowingFile {
  const temporary = `${path}.${process.pid}-${++fileCount}.tmp`;
  const file = openSync(temporary, 'w');
  let isOpen = true;
  const close = () => {
    if (isOpen) closeSync(file);
    isOpen = false;
  };
  const discard = () => {
    close();
    rmSync(temporary, { force: true });
  };
  return {
    write: (text) => writeAll(file, Buffer.from(text)),
    finish() {
      fsyncSync(file);
      close();
      renameSync(temporary, path);
    },
    async finishGently(isWanted) {
      await promisify(fsync)(file);
      if (!isWanted()) return discard();
      close();
      renameSync(temporary, path);
    },
    discard,
  };
}

function writeAll(file: number, bytes: Buffer): void {
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(file, bytes, offset);
}
