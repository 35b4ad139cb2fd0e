import { useEffect, useRef, useState } from 'react';
import type WaveSurfer from 'wavesurfer.js';
import { fetchPeaks } from '../../waveform/peaks-store.ts';
import { useWaveColours } from '../../waveform/wave-colours.ts';
import type { AudioPlayer } from './audio-player.ts';
import { type Span, usePlayerState } from './player-store.ts';
import { drawPeaks, markSpans, openWaveform, type Waveform } from './waveform-view.ts';

interface LargeWaveformProps {
  readonly player: AudioPlayer;
  readonly height: number;
}

const bins = 1600;

/** The waveform of the loaded clip: click to jump, drag to mark a part, the matching moment in its own colour. */
export function LargeWaveform({ player, height }: LargeWaveformProps) {
  const container = useRef<HTMLDivElement>(null);
  const waveform = useWaveform(container, player, height);
  const colours = useWaveColours();
  const loaded = usePlayerState((state) => state.loaded);
  const region = usePlayerState((state) => state.region);
  const [drawn, setDrawn] = useState(0);
  const clipId = loaded?.clip.id;
  const contentId = loaded?.clip.contentId ?? null;
  const duration = loaded?.clip.durationSeconds ?? null;
  const hasPeaks = loaded?.clip.analysis === 'analysed';

  useEffect(() => {
    waveform?.surfer.setOptions({
      waveColor: colours.wave,
      progressColor: colours.wavePast,
      cursorColor: colours.text,
    });
  }, [waveform, colours]);

  useEffect(() => {
    if (!waveform || clipId === undefined) return;
    // Nothing is known of its shape yet, and what stands there is another clip's.
    if (duration === null) return waveform.surfer.empty();
    const abort = new AbortController();
    const show = async () => {
      const peaks = hasPeaks ? await fetchPeaks({ id: clipId, contentId }, bins, abort.signal) : null;
      if (abort.signal.aborted) return;
      await drawPeaks(waveform, peaks, duration);
      waveform.surfer.setTime(player.currentTime);
      setDrawn((count) => count + 1);
    };
    void show();
    return () => abort.abort();
  }, [waveform, player, clipId, contentId, duration, hasPeaks]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: marks belong to what was drawn last.
  useEffect(() => {
    if (waveform) markSpans(waveform, loaded?.moment ?? null, region, colours);
  }, [waveform, drawn, loaded?.moment, region, colours]);

  useFollowedTime(waveform?.surfer, player);
  // Where the length is not known, there is no place to jump to and nothing to mark.
  const isUnknown = loaded !== null && duration === null;
  return <div ref={container} className={`large-waveform ${isUnknown ? 'is-unknown' : ''}`} />;
}

function useWaveform(
  container: React.RefObject<HTMLDivElement | null>,
  player: AudioPlayer,
  height: number,
): Waveform | null {
  const [waveform, setWaveform] = useState<Waveform | null>(null);
  useEffect(() => {
    if (!container.current) return;
    const opened = openWaveform(container.current, height, {
      onSeek: (seconds) => {
        const { region } = usePlayerState.getState();
        if (region && (seconds < region.startSeconds || seconds > region.endSeconds)) player.setRegion(null);
        player.seek(seconds);
      },
      onMark: (span: Span) => span.endSeconds > span.startSeconds && player.setRegion(span),
    });
    setWaveform(opened);
    return () => {
      setWaveform(null);
      opened.surfer.destroy();
    };
  }, [container, player, height]);
  return waveform;
}

/** Moves the cursor with the sound, once a frame while it plays. */
function useFollowedTime(surfer: WaveSurfer | undefined, player: AudioPlayer): void {
  useEffect(() => {
    if (!surfer) return;
    let frame = 0;
    let shown = -1;
    const follow = () => {
      const now = player.currentTime;
      if (now !== shown) surfer.setTime(now);
      shown = now;
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [surfer, player]);
}
