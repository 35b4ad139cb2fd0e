import { useEffect, useRef } from 'react';
import { formatDuration, formatMoment } from '../../../core/format/format-time.ts';
import type { AudioPlayer } from './audio-player.ts';

/** The time, written straight into the page once a frame: React has no part in it. */
export function PlayTime({
  player,
  durationSeconds,
}: {
  player: AudioPlayer;
  durationSeconds: number | null;
}) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    const tick = () => {
      const text = formatMoment(player.currentTime);
      if (element.current && element.current.textContent !== text) element.current.textContent = text;
      frame = requestAnimationFrame(tick);
    };
    tick();
    return () => cancelAnimationFrame(frame);
  }, [player]);
  return (
    <span className="play-time">
      <span ref={element}>0:00.0</span>
      <span className="faint"> / {formatDuration(durationSeconds)}</span>
    </span>
  );
}
