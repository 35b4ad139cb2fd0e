import { useEffect } from 'react';
import type { ClipSummary } from '../../shared/contract/clips.ts';
import type { AudioPlayer } from '../features/player/audio-player.ts';
import { usePlayerState } from '../features/player/player-store.ts';
import type { RowSource } from '../features/results/row-source.ts';
import { useCall } from '../queries/use-call.ts';

/**
 * A clip that was played before Earmark listened to it gets its length and waveform as soon as they are known. One
 * whose drive comes back or whose file is changed is heard as its row in the list knows it.
 */
export function useLearningPlayer(player: AudioPlayer, rows: RowSource, activeIndex: number): void {
  const clip = usePlayerState((state) => state.loaded?.clip);
  const isPlaying = usePlayerState((state) => state.isPlaying);
  const isUnheard = clip?.analysis === 'waiting' || clip?.analysis === 'running';
  const known = useCall('clips.get', { id: clip?.id ?? 1 }, { isEnabled: isUnheard }).data;
  useEffect(() => {
    if (isUnheard && known?.analysis === 'analysed') player.learn(known);
  }, [player, isUnheard, known]);

  const active = activeIndex < 0 ? undefined : rows.rowAt(activeIndex)?.clip;
  useEffect(() => {
    const { loaded } = usePlayerState.getState();
    if (active && loaded && !isPlaying && isNews(loaded.clip, active)) player.learn(active);
  }, [player, active, isPlaying]);
}

/** Only what a row says anew counts: an answer to a search may know less of a clip than its details. */
function isNews(known: ClipSummary, now: ClipSummary): boolean {
  const isChanged = now.contentId !== null && now.contentId !== known.contentId;
  return now.id === known.id && (isChanged || now.presence !== known.presence);
}
