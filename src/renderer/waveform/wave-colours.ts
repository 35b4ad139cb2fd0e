import { useSyncExternalStore } from 'react';

/** Canvas cannot read custom properties, so they are read once per theme and handed out. */
export interface WaveColours {
  readonly wave: string;
  readonly wavePast: string;
  readonly match: string;
  readonly matchSoft: string;
  readonly region: string;
  readonly line: string;
  readonly text: string;
}

let colours: WaveColours | null = null;
const listeners = new Set<() => void>();

new MutationObserver(() => {
  colours = null;
  for (const listener of listeners) listener();
}).observe(document.documentElement, { attributeFilter: ['data-theme'] });

export function useWaveColours(): WaveColours {
  return useSyncExternalStore(subscribe, readColours);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readColours(): WaveColours {
  if (colours) return colours;
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  colours = {
    wave: value('--wave'),
    wavePast: value('--wave-past'),
    match: value('--match'),
    matchSoft: value('--match-soft'),
    region: value('--region'),
    line: value('--line'),
    text: value('--text'),
  };
  return colours;
}
