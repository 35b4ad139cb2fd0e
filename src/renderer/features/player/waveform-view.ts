// wavesurfer.js as a picture only: it gets peaks and a time, never the sound, so it never decodes a file.
import WaveSurfer from 'wavesurfer.js';
import RegionsPlugin, { type Region } from 'wavesurfer.js/plugins/regions';
import type { WaveColours } from '../../waveform/wave-colours.ts';
import { computeDisplayGain, type Peaks } from '../../waveform/waveform-shape.ts';
import type { Span } from './player-store.ts';

export interface Waveform {
  readonly surfer: WaveSurfer;
  readonly regions: ReturnType<typeof RegionsPlugin.create>;
}

interface WaveformEvents {
  onSeek(seconds: number): void;
  onMark(span: Span): void;
}

const momentId = 'moment';
const markedId = 'marked';

export function openWaveform(container: HTMLElement, height: number, events: WaveformEvents): Waveform {
  const regions = RegionsPlugin.create();
  const surfer = WaveSurfer.create({
    container,
    height,
    cursorWidth: 1,
    hideScrollbar: true,
    dragToSeek: false,
    plugins: [regions],
  });
  regions.enableDragSelection({ id: markedId, drag: true, resize: true });
  surfer.on('interaction', (seconds) => events.onSeek(seconds));
  const mark = (region: Region) => {
    if (region.id === markedId) events.onMark({ startSeconds: region.start, endSeconds: region.end });
  };
  regions.on('region-created', (region) => {
    if (region.id === momentId) return;
    // A freshly dragged part replaces the one before it.
    for (const other of regions.getRegions()) if (other !== region && other.id === markedId) other.remove();
    mark(region);
  });
  regions.on('region-updated', mark);
  return { surfer, regions };
}

/** Upper and lower peaks as two channels, which wavesurfer draws as one waveform. */
export async function drawPeaks(
  { surfer }: Waveform,
  peaks: Peaks | null,
  durationSeconds: number,
): Promise<void> {
  const count = peaks ? peaks.length >> 1 : 512;
  const gain = peaks ? computeDisplayGain(peaks) / 127 : 0;
  const high = Float32Array.from({ length: count }, (_, bin) => (peaks?.[2 * bin + 1] ?? 0) * gain);
  const low = Float32Array.from({ length: count }, (_, bin) => (peaks?.[2 * bin] ?? 0) * gain);
  // A newer clip supersedes this load; that is no fault.
  await surfer.load('', [high, low], durationSeconds).catch(() => undefined);
}

export function markSpans(
  { regions }: Waveform,
  moment: Span | null,
  marked: Span | null,
  colours: WaveColours,
): void {
  const shown = regions.getRegions();
  for (const region of [...shown]) {
    const isKept = region.id === markedId && marked !== null && isSame(region, marked);
    if (isKept) region.setOptions({ color: colours.region });
    else region.remove();
  }
  if (moment) {
    const { startSeconds, endSeconds } = moment;
    const region = regions.addRegion({
      id: momentId,
      start: startSeconds,
      end: endSeconds,
      color: colours.matchSoft,
      drag: false,
      resize: false,
    });
    // Or nothing could be marked inside it: it would keep the mouse for itself.
    if (region.element) region.element.style.pointerEvents = 'none';
  }
  if (marked && !regions.getRegions().some(({ id }) => id === markedId)) {
    const { startSeconds, endSeconds } = marked;
    regions.addRegion({ id: markedId, start: startSeconds, end: endSeconds, color: colours.region });
  }
}

function isSame(region: Region, span: Span): boolean {
  return Math.abs(region.start - span.startSeconds) < 1e-3 && Math.abs(region.end - span.endSeconds) < 1e-3;
}
