// Files that took each other's names one after another (`take 1` became `take 2`, `take 2` became `take 3`).

export interface NamedBytes {
  /** The clip of this path. */
  readonly clipId: number;
  /** Null where nobody had read the path's file before. */
  readonly oldContentId: number | null;
  readonly newContentId: number;
}

/**
 * Ways of clips: the bytes of each lie where the next one was. The path of the first one holds something else now, and the
 * last one stands for a path only. Circles are none.
 */
export function findChains(files: readonly NamedBytes[]): number[][] {
  const leaving = new Map<number, number[]>();
  for (const { clipId, oldContentId, newContentId } of files) {
    if (oldContentId === null || oldContentId === newContentId) continue;
    const clips = leaving.get(oldContentId) ?? [];
    leaving.set(oldContentId, clips);
    clips.push(clipId);
  }
  const goesTo = new Map<number, number>();
  for (const { clipId, oldContentId, newContentId } of files) {
    if (oldContentId === newContentId) continue;
    const source = leaving.get(newContentId)?.shift();
    if (source !== undefined) goesTo.set(source, clipId);
  }
  const reached = new Set(goesTo.values());
  const heads = [...goesTo.keys()].filter((clipId) => !reached.has(clipId));
  return heads.map((head) => followWay(head, goesTo));
}

function followWay(head: number, goesTo: ReadonlyMap<number, number>): number[] {
  const way = [head];
  for (let next = goesTo.get(head); next !== undefined; next = goesTo.get(next)) way.push(next);
  return way;
}
