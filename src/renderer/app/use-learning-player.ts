import { useEffect } from 'react';
import type { AudioPlayer } from '../features/player/audio-player.ts';
import { usePlayerState } from '../features/player/player-store.ts';
import { useCall } from '../queries/use-call.ts';

/** A clip that was played before Earmark listened to it gets its length and waveform as soon as they are known. */
export function useLearningPlayer(player: AudioPlayer): void {
  const clip = usePlayerState((state) => state.loaded?.clip);
  const isUnheard = clip?.analysis === 'waiting' || clip?.analysis === 'running';
  const known = useCall('clips.get', { id: clip?.id ?? 1 }, { isEnabled: isUnheard }).data;
  useEffect(() => {
    if (isUnheard && known?.analysis === 'analysed') player.learn(known);
  }, [player, isUnheard, known]);
}
