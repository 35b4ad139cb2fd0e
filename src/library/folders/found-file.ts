import { findAudioExtension } from './audio-extensions.ts';
import type { FileColumns } from './scan-tree.ts';

/** An audio file as the walk saw it. */
export interface FoundFile {
  /** With `/` between the parts on every platform. */
  readonly relativePath: string;
  /** The exact bytes of the relative path where they are not valid UTF-8. */
  readonly pathBytes: Uint8Array | null;
  readonly extension: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
}

/** The files of a batch one by one, so that a million are never there at once. */
export function* readColumns(columns: FileColumns): Generator<FoundFile> {
  if (columns.paths === '') return;
  const bytes = new Map(columns.pathBytes);
  for (const [index, relativePath] of columns.paths.split('\0').entries()) {
    yield {
      relativePath,
      pathBytes: bytes.get(index) ?? null,
      extension: findAudioExtension(relativePath.slice(relativePath.lastIndexOf('/') + 1)) ?? '',
      byteSize: columns.byteSizes[index] ?? 0,
      modifiedAtMs: columns.modifiedAtMs[index] ?? 0,
    };
  }
}
