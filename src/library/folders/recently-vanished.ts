/** Remembers for a while how many clips went without asking, so that a large loss in small steps is still noticed. */
export interface RecentlyVanished {
  count(folderId: number, nowMs: number): number;
  add(folderId: number, clipCount: number, nowMs: number): void;
  forget(folderId: number): void;
}

const MEMORY_MS = 10 * 60_000;

export function createRecentlyVanished(): RecentlyVanished {
  const losses = new Map<number, { atMs: number; clipCount: number }[]>();
  return {
    count(folderId, nowMs) {
      const recent = (losses.get(folderId) ?? []).filter((loss) => loss.atMs > nowMs - MEMORY_MS);
      losses.set(folderId, recent);
      return recent.reduce((sum, loss) => sum + loss.clipCount, 0);
    },
    add(folderId, clipCount, nowMs) {
      if (clipCount === 0) return;
      const known = losses.get(folderId) ?? [];
      losses.set(folderId, [...known, { atMs: nowMs, clipCount }]);
    },
    forget: (folderId) => void losses.delete(folderId),
  };
}
