import { Buffer } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import type { RandomAccess } from '../../core/audio/containers/random-access.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FilePath } from '../task-protocol.ts';
import { addReadSeconds } from './read-seconds.ts';
import { dawdle, isOnSlowDisk } from './slow-disk.ts';

export interface OpenFile extends RandomAccess {
  readonly path: FilePath;
  /** Fills `target` from `offset` on; gives the number of bytes, fewer only at the end. */
  readInto(target: Uint8Array, offset: number): number;
  close(): void;
}

const BLOCK_BYTES = 65_536;

/**
 * Opens a file for reading only. Small reads are served from one block that is kept, large ones go to the disk.
 * Throws AppError 'file-missing', 'file-unreadable' or, for an empty file, 'damaged'.
 */
export function openFile(path: FilePath): OpenFile {
  const descriptor = openRegularFile(path);
  const byteSize = fstatSync(descriptor).size;
  const isSlow = isOnSlowDisk(path);
  let isOpen = true;
  let block: Uint8Array = new Uint8Array(0);
  let blockStart = 0;

  const readInto = (target: Uint8Array, offset: number): number => {
    if (!isOpen) throw new AppError('closed', 'The file is closed.');
    const startedMs = performance.now();
    let filled = 0;
    while (filled < target.length) {
      const count = tryReading(() =>
        readSync(descriptor, target, filled, target.length - filled, offset + filled),
      );
      if (count === 0) break;
      filled += count;
    }
    if (isSlow) dawdle(filled);
    addReadSeconds((performance.now() - startedMs) / 1000);
    return filled;
  };
  const read = (offset: number, length: number): Uint8Array => {
    const target = new Uint8Array(Math.max(0, Math.min(length, byteSize - offset)));
    return target.subarray(0, readInto(target, offset));
  };
  const readSmall = (offset: number, length: number): Uint8Array => {
    if (offset < blockStart || offset + length > blockStart + block.length) {
      blockStart = offset;
      block = read(offset, BLOCK_BYTES);
    }
    return block.subarray(offset - blockStart, offset - blockStart + length);
  };
  return {
    path,
    byteSize,
    readInto,
    readAt: (offset, length) =>
      length <= BLOCK_BYTES / 16 ? readSmall(offset, length) : read(offset, length),
    close: () => {
      if (isOpen) closeSync(descriptor);
      isOpen = false;
    },
  };
}

/** The form of a path that Node's file functions take. */
export function nodePathOf(path: FilePath): string | Buffer {
  return typeof path === 'string' ? path : Buffer.from(path.buffer, path.byteOffset, path.byteLength);
}

function openRegularFile(path: FilePath): number {
  const nodePath = nodePathOf(path);
  return tryReading(() => {
    // Before opening: opening a named pipe would wait for a writer for ever.
    const stats = statSync(nodePath);
    if (stats.isDirectory()) throw new AppError('file-unreadable', 'This is a folder, not an audio file.');
    if (!stats.isFile()) throw new AppError('file-unreadable', 'This is not an ordinary file.');
    if (stats.size === 0) throw new AppError('damaged', 'The file is empty.');
    return openSync(nodePath, 'r');
  });
}

function tryReading<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw readError(cause);
  }
}

function readError(cause: unknown): AppError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new AppError('file-missing', 'The file is gone.', { cause });
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('file-unreadable', 'Earmark has no permission to read this file.', { cause });
  }
  if (code === 'ELOOP') return new AppError('file-unreadable', 'The link leads in a circle.', { cause });
  return new AppError('file-unreadable', `The file could not be read (${code || 'unknown error'}).`, {
    cause,
  });
}
