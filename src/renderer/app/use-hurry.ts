import { useCallback, useEffect, useRef } from 'react';
import { useBridge } from '../bridge/link-context.ts';
import type { RowSource } from '../features/results/row-source.ts';

const restMs = 500;
const mostAtOnce = 200;

/** What the person looks at is listened to first: once the list rests, its waiting clips are put in front. */
export function useHurry(rows: RowSource): (first: number, last: number) => void {
  const bridge = useBridge();
  const latest = useRef(rows);
  latest.current = rows;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(
    (first, last) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        const ids = findWaiting(latest.current, first, last);
        // Only a wish: where it cannot be fulfilled, the clips come in their turn.
        if (ids.length > 0) bridge.call('jobs.hurry', { ids }).catch(() => undefined);
      }, restMs);
    },
    [bridge],
  );
}

function findWaiting(rows: RowSource, first: number, last: number): number[] {
  const ids: number[] = [];
  for (let index = first; index <= last && ids.length < mostAtOnce; index++) {
    const clip = rows.rowAt(index)?.clip;
    if (clip?.analysis === 'waiting') ids.push(clip.id);
  }
  return ids;
}
