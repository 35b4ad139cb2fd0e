/**
 * Passes on where something happened: at once, unless looking took long the last time. A recording in a folder of fifty
 * thousand files is told of several times a second, and each look costs a quarter of one.
 */
export interface GentleRequests {
  touch(folderId: number, paths: readonly string[]): void;
  /** A look at a part of the folder took this long. */
  note(folderId: number, walkMs: number): void;
  close(): void;
}

/** Looks take no more than this share of the time: a fifth. */
const SHARE = 5;
const MOST_MS = 30_000;

export function createGentleRequests(
  request: (folderId: number, touched: readonly string[]) => void,
): GentleRequests {
  const nextAt = new Map<number, number>();
  const gathered = new Map<number, { readonly paths: Set<string>; readonly timer: NodeJS.Timeout }>();
  const pass = (folderId: number) => {
    const paths = gathered.get(folderId)?.paths;
    gathered.delete(folderId);
    if (paths) request(folderId, [...paths]);
  };
  return {
    touch(folderId, paths) {
      const known = gathered.get(folderId);
      if (known) {
        for (const path of paths) known.paths.add(path);
        return;
      }
      const waitMs = (nextAt.get(folderId) ?? 0) - performance.now();
      if (waitMs <= 0) return request(folderId, paths);
      const timer = setTimeout(() => pass(folderId), waitMs).unref();
      gathered.set(folderId, { paths: new Set(paths), timer });
    },
    note: (folderId, walkMs) =>
      void nextAt.set(folderId, performance.now() + Math.min(MOST_MS, walkMs * (SHARE - 1))),
    close() {
      for (const { timer } of gathered.values()) clearTimeout(timer);
      gathered.clear();
    },
  };
}
