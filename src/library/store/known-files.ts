/** What a scan asks of the clips that are known, on a connection of its own: scans compare in a thread beside the library. */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

export interface KnownFile {
  readonly id: number;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
  readonly isMissing: boolean;
  /** False as long as nobody has read the file. */
  readonly hasContent: boolean;
}

export interface KnownDirectory {
  /** Clips right in the directory, by file name; missing ones too. */
  readonly files: ReadonlyMap<string, KnownFile>;
  /** Names of the directories in it that hold clips. */
  readonly directories: ReadonlySet<string>;
}

export interface KnownFiles {
  /** `directory` is relative to the folder, `''` the folder itself. Costs what lies right in it, not what lies deeper. */
  readDirectory(folderId: number, directory: string): KnownDirectory;
  /** Ids of the clips in a directory and deeper that are not missing. */
  listPresentUnder(folderId: number, directory: string): number[];
  close(): void;
}

/** Reads the library in this directory; it sees what is committed. */
export function openKnownFiles(libraryDirectory: string): KnownFiles {
  const sql = new Sqlite(join(libraryDirectory, 'library.db'), { readonly: true, timeout: 5000 });
  sql.pragma('mmap_size = 268435456');
  // `+?`: for a bare parameter SQLite plans the statement anew each time.
  const select = sql
    .prepare(
      `SELECT relative_path, id, byte_size, modified_at_ms, is_missing, content_id IS NOT NULL
       FROM clips WHERE folder_id = +? AND relative_path >= +? ORDER BY relative_path`,
    )
    .raw();
  const selectUnder = sql
    .prepare(
      // '0' is the character after '/'.
      `SELECT id FROM clips WHERE folder_id = +? AND relative_path > ? || '/' AND relative_path < ? || '0'
       AND is_missing = 0`,
    )
    .pluck();
  const selectPresent = sql.prepare('SELECT id FROM clips WHERE folder_id = +? AND is_missing = 0').pluck();
  return {
    readDirectory(folderId, directory) {
      const prefix = directory === '' ? '' : `${directory}/`;
      const files = new Map<string, KnownFile>();
      const directories = new Set<string>();
      let next: string | undefined = prefix;
      while (next !== undefined) {
        const rows = select.iterate(folderId, next) as Iterable<KnownRow>;
        next = readUntilDirectory(rows, prefix, files, directories);
      }
      return { files, directories };
    },
    listPresentUnder: (folderId, directory) =>
      (directory === ''
        ? selectPresent.all(folderId)
        : selectUnder.all(folderId, directory, directory)) as number[],
    close: () => void sql.close(),
  };
}

type KnownRow = [
  path: string,
  id: number,
  byteSize: number,
  modifiedAtMs: number,
  isMissing: number,
  hasContent: number,
];

/** Takes rows up to the first one that lies deeper; answers where to go on behind that directory. */
function readUntilDirectory(
  rows: Iterable<KnownRow>,
  prefix: string,
  files: Map<string, KnownFile>,
  directories: Set<string>,
): string | undefined {
  for (const [path, id, byteSize, modifiedAtMs, isMissing, hasContent] of rows) {
    if (!path.startsWith(prefix)) return undefined;
    const slash = path.indexOf('/', prefix.length);
    if (slash >= 0) {
      directories.add(path.slice(prefix.length, slash));
      return `${path.slice(0, slash)}0`;
    }
    files.set(path.slice(prefix.length), {
      id,
      byteSize,
      modifiedAtMs,
      isMissing: isMissing === 1,
      hasContent: hasContent === 1,
    });
  }
  return undefined;
}
