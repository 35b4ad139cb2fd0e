// Fetches peaks for small waveforms: a few at a time, newest wish first, and keeps the latest ones.
import { mediaPaths } from '../../shared/contract/media.ts';
import type { Peaks } from './waveform-shape.ts';

const kept = 4000;
const atATime = 6;

interface Wish {
  readonly key: string;
  readonly url: string;
  readonly resolve: (peaks: Peaks | null) => void;
}

const cache = new Map<string, Peaks>();
const wishes: Wish[] = [];
let running = 0;

export function findPeaks(clipId: number, bins: number): Peaks | undefined {
  return cache.get(`${clipId}/${bins}`);
}

/** Resolves to null where the clip has no peaks (yet). A wish whose signal aborts before its turn is dropped. */
export function fetchPeaks(clipId: number, bins: number, signal: AbortSignal): Promise<Peaks | null> {
  const key = `${clipId}/${bins}`;
  const known = cache.get(key);
  if (known) return Promise.resolve(known);
  return new Promise((resolve) => {
    const wish: Wish = { key, url: mediaPaths.peaks(clipId, bins), resolve };
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
