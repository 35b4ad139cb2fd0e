// Files that changed names among each other (`a` became `b` while `b` became `a`): every clip goes with its bytes.

export interface ChangedClip {
  readonly clipId: number;
  readonly oldContentId: number | null;
  readonly newContentId: number;
}

/**
 * For each path (named by the clip that was there) the clip that is there now, where names went round in a circle. A file
 * that was overwritten with a copy of another one is no circle: there the clip stays with its path.
 */
export function findSwaps(changed: readonly ChangedClip[]): Map<number, number> {
  const byOldContent = new Map(changed.map((clip) => [clip.oldContentId, clip.clipId]));
  const comesFrom = new Map<number, number>();
  for (const { clipId, newContentId } of changed) {
    const source = byOldContent.get(newContentId);
    if (source !== undefined && source !== clipId) comesFrom.set(clipId, source);
  }
  const swaps = new Map<number, number>();
  for (const start of comesFrom.keys()) {
    for (const clipId of findCircle(start, comesFrom)) swaps.set(clipId, comesFrom.get(clipId) ?? clipId);
  }
  return swaps;
}

/** The clips of the circle through `start`; none where the way does not lead back. */
function findCircle(start: number, comesFrom: ReadonlyMap<number, number>): number[] {
  const way = [start];
  for (let next = comesFrom.get(start); next !== start; next = comesFrom.get(next)) {
    if (next === undefined || way.includes(next)) return [];
    way.push(next);
  }
  return way;
}
