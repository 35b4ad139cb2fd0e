import { useEffect, useRef, useState } from 'react';
import { fetchPeaks, findPeaks, type HeardClip } from './peaks-store.ts';
import { useWaveColours, type WaveColours } from './wave-colours.ts';
import { computeBars, isWholeClip, type Peaks, spanOfBars } from './waveform-shape.ts';

interface SmallWaveformProps {
  readonly clip: HeardClip;
  readonly durationSeconds: number | null;
  /** The matching moment, drawn in its own colour. */
  readonly moment: { readonly startSeconds: number; readonly endSeconds: number } | null;
  /** Peaks come into being when a clip is analysed; before that nobody is asked. */
  readonly hasPeaks: boolean;
  readonly width: number;
  readonly height: number;
}

const bins = 120;
/** Rows that only fly past while scrolling are not worth a request. */
const settleMs = 60;

export function SmallWaveform(props: SmallWaveformProps) {
  const { durationSeconds, moment, hasPeaks, width, height } = props;
  const { id, contentId } = props.clip;
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useWaveColours();
  const [peaks, setPeaks] = useState<Peaks | null>(() => findPeaks(props.clip, bins) ?? null);

  useEffect(() => {
    const clip = { id, contentId };
    const known = findPeaks(clip, bins);
    setPeaks(known ?? null);
    if (known || !hasPeaks) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      void fetchPeaks(clip, bins, abort.signal).then((fetched) => {
        if (!abort.signal.aborted) setPeaks(fetched);
      });
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [id, contentId, hasPeaks]);

  useEffect(() => {
    const context = prepare(canvas.current, width, height);
    if (!context) return;
    const isPart = moment && durationSeconds && !isWholeClip(moment, durationSeconds);
    const span = isPart ? spanOfBars(moment, durationSeconds, width) : null;
    draw(context, peaks, span, width, height, colours);
  }, [peaks, moment, durationSeconds, width, height, colours]);

  // A canvas costs more than all of the rest of a row, so rows that fly past get a plain line.
  return peaks ? (
    <canvas ref={canvas} className="small-waveform" style={{ width, height }} aria-hidden="true" />
  ) : (
    <span className="waveform-line" style={{ width }} aria-hidden="true" />
  );
}

function prepare(canvas: HTMLCanvasElement | null, width: number, height: number) {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return null;
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}

function draw(
  context: CanvasRenderingContext2D,
  peaks: Peaks | null,
  span: [number, number] | null,
  width: number,
  height: number,
  colours: WaveColours,
): void {
  const middle = height / 2;
  // A narrow moment shows best in its bars; a wide one would shout that way and is underlined instead.
  const isWide = span !== null && span[1] - span[0] > width / 5;
  if (span) {
    context.fillStyle = colours.matchSoft;
    context.fillRect(span[0], 0, span[1] - span[0], height);
    context.fillStyle = colours.match;
    if (isWide) context.fillRect(span[0], height - 1.5, span[1] - span[0], 1.5);
  }
  context.fillStyle = colours.line;
  context.fillRect(0, middle - 0.5, width, 1);
  if (!peaks) return;
  computeBars(peaks, width).forEach(({ high, low }, x) => {
    const isMatch = span !== null && !isWide && x >= span[0] && x < span[1];
    context.fillStyle = isMatch ? colours.match : colours.wave;
    const top = middle - high * (middle - 1);
    const bottom = middle - low * (middle - 1);
    context.fillRect(x, top, 1, Math.max(1, bottom - top));
  });
}
