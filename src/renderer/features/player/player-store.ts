import { create } from 'zustand';
import type { ClipSummary } from '../../../shared/contract/clips.ts';

export interface Span {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface LoadedClip {
  readonly clip: ClipSummary;
  /** The matching moment; null where the whole clip was asked for. */
  readonly moment: Span | null;
}

export interface PlayerState {
  readonly loaded: LoadedClip | null;
  readonly isPlaying: boolean;
  /** What the person marked in the waveform. */
  readonly region: Span | null;
  /** Why there is no sound, in words. */
  readonly problem: string | null;
}

/** Written by the player alone; the strip and the table read it. */
export const usePlayerState = create<PlayerState>()(() => ({
  loaded: null,
  isPlaying: false,
  region: null,
  problem: null,
}));
