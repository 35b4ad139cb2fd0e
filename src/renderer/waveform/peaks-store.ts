// Fetches peaks for small waveforms: a few at a time, newest wish first, and keeps the latest ones.
import { mediaPaths } from '../../shared/contract/media.ts';
import type { Peaks } from './waveform-shape.ts';

const kept = 4000;
const atATime = 6;

/** Whose peaks: of a clip while it has this content. Once its file was changed, they are others. */
export interface HeardClip {
  readonly id: number;
  readonly contentId: number | null;
}

interface Wish {
  readonly key: string;
  readonly url: string;
  readonly resolve: (peaks: Peaks | null) => void;
}

const cache = new Map<string, Peaks>();
const wishes: Wish[] = [];
let running = 0;

export function findPeaks(clip: HeardClip, bins: number): Peaks | undefined {
  return cache.get(keyOf(clip, bins));
}

/** Resolves to null where the clip has no peaks (yet). A wish whose signal aborts before its turn is dropped. */
export function fetchPeaks(clip: HeardClip, bins: number, signal: AbortSignal): Promise<Peaks | null> {
  const key = keyOf(clip, bins);
  const known = cache.get(key);
  if (known) return Promise.resolve(known);
  return new Promise((resolve) => {
    const wish: Wish = { key, url: mediaPaths.peaks(clip.id, bins, clip.contentId), resolve };
    wishes.push(wish);
    signal.addEventListener(
      'abort',
      () => {
        const at = wishes.indexOf(wish);
        if (at >= 0) wishes.splice(at, 1);
        resolve(null);
      },
      { once: true },
    );
    serveWishes();
  });
}

const keyOf = ({ id, contentId }: HeardClip, bins: number) => `${id}/${contentId}/${bins}`;

function serveWishes(): void {
  while (running < atATime) {
    const wish = wishes.pop();
    if (!wish) return;
    running += 1;
    void download(wish.url)
      .then((peaks) => {
        if (peaks) remember(wish.key, peaks);
        wish.resolve(peaks);
      })
      .finally(() => {
        running -= 1;
        serveWishes();
      });
  }
}

async function download(url: string): Promise<Peaks | null> {
  try {
    const response = await fetch(url);
    if (!response.ok) return null;
    const bytes = await response.arrayBuffer();
    return bytes.byteLength === 0 ? null : new Int8Array(bytes);
  } catch {
    return null;
  }
}

function remember(key: string, peaks: Peaks): void {
  cache.set(key, peaks);
  if (cache.size <= kept) return;
  const oldest = cache.keys().next().value;
  if (oldest !== undefined) cache.delete(oldest);
}
