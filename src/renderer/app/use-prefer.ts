import { useEffect } from 'react';
import { useBridge } from '../bridge/link-context.ts';
import type { RowSource } from '../features/results/row-source.ts';

const restMs = 150;

/** The clip in hand is listened to next: whoever selects one that still waits wants to know what is in it. */
export function usePrefer(rows: RowSource, activeId: number | null): void {
  const bridge = useBridge();
  const clip = activeId === null ? undefined : rows.rowAt(rows.indexOf(activeId))?.clip;
  const waitingId = clip?.analysis === 'waiting' ? clip.id : null;
  useEffect(() => {
    if (waitingId === null) return;
    const timer = setTimeout(() => {
      // Only a wish: where it cannot be fulfilled, the clip comes in its turn.
      bridge.call('jobs.prefer', { ids: [waitingId] }).catch(() => undefined);
    }, restMs);
    return () => clearTimeout(timer);
  }, [bridge, waitingId]);
}
