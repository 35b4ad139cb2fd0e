/** Where a clip's file is. Relative paths are stored with `/` on every platform. */
import { join } from 'node:path';

export interface ClipPlace {
  readonly folderPath: string;
  readonly relativePath: string;
  /** The exact bytes of the relative path where they are not valid UTF-8. */
  readonly pathBytes: Uint8Array | null;
}

/** The absolute path for the file system: bytes where text cannot carry the name. */
export function getFilePath(place: ClipPlace): string | Buffer {
  if (place.pathBytes === null) return getShownPath(place);
  return Buffer.concat([Buffer.from(`${place.folderPath}/`), place.pathBytes]);
}

/** The absolute path for people. */
export function getShownPath(place: Pick<ClipPlace, 'folderPath' | 'relativePath'>): string {
  return join(place.folderPath, place.relativePath);
}

/** The file's own name. */
export function getFileName(relativePath: string): string {
  return relativePath.slice(relativePath.lastIndexOf('/') + 1);
}
