/** Clips that are left alone for a while because somebody may still be writing their files. */
export interface AsideFiles {
  /** Sets clips aside together. A settling one keeps people waiting; one that keeps growing does not. */
  put(clips: readonly AsideClip[], why: 'settling' | 'growing'): void;
  /** True while its time has not come. */
  isAside(clipId: number): boolean;
  /** True, once, after its time has come. */
  takeRested(clipId: number): boolean;
  isSettling(folderId?: number): boolean;
  close(): void;
}

export interface AsideClip {
  readonly clipId: number;
  readonly folderId: number;
  /** False where nobody has read the clip's file before. */
  readonly hadContent: boolean;
}

export interface AsideOptions {
  readonly settleMs: number;
  readonly growingRetryMs: number;
  readonly onPut: (clips: readonly AsideClip[]) => void;
  /** The time of these clips has come. */
  readonly onRested: (clips: readonly AsideClip[]) => void;
}

export function createAsideFiles(options: AsideOptions): AsideFiles {
  const waiting = new Set<number>();
  const rested = new Set<number>();
  const timers = new Set<NodeJS.Timeout>();
  const settlingCounts = new Map<number, number>();
  const countSettling = (clips: readonly AsideClip[], by: 1 | -1) => {
    for (const { folderId } of clips) settlingCounts.set(folderId, (settlingCounts.get(folderId) ?? 0) + by);
  };

  return {
    put(clips, why) {
      if (clips.length === 0) return;
      const isSettling = why === 'settling';
      for (const { clipId } of clips) waiting.add(clipId);
      options.onPut(clips);
      if (isSettling) countSettling(clips, 1);
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          if (isSettling) countSettling(clips, -1);
          for (const { clipId } of clips) if (waiting.delete(clipId)) rested.add(clipId);
          options.onRested(clips);
        },
        isSettling ? options.settleMs : options.growingRetryMs,
      );
      timers.add(timer);
      // Nobody waits for what grows.
      if (!isSettling) timer.unref();
    },
    isAside: (clipId) => waiting.has(clipId),
    takeRested: (clipId) => rested.delete(clipId),
    isSettling(folderId) {
      if (folderId !== undefined) return (settlingCounts.get(folderId) ?? 0) > 0;
      return [...settlingCounts.values()].some((count) => count > 0);
    },
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
