// What passes between whoever wants a clip read and whoever reads it.
import type { WindowInputs } from '../inference/stack-batch.ts';
import type { AudioFacts, EmbeddedText, FilePath, StageSeconds } from '../task-protocol.ts';

export interface ClipToRead {
  readonly path: FilePath;
  /** The pack whose front ends make the features. */
  readonly packFolder: string;
  /** It is read before the others that wait. */
  readonly isUrgent?: boolean;
  /** Left out: all windows. */
  readonly share?: WindowShare | undefined;
}

/** Of a long clip's windows every `count`-th from number `index` on: several processes divide the clip among them. */
export interface WindowShare {
  readonly index: number;
  readonly count: number;
}

/** A window, ready for the graph. */
export interface ReadWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Seconds of sound that the graph computes, padding included: what the window costs. */
  readonly paddedSeconds: number;
  readonly inputs: WindowInputs;
}

/** What is known of a clip when its last window is on its way. */
export interface ClipReading {
  readonly facts: AudioFacts;
  readonly texts: readonly EmbeddedText[];
  readonly warning: string | null;
  readonly peaks: Int8Array;
  readonly windowCount: number;
  /** A test asked for numbers that are none. */
  readonly poisons: boolean;
  readonly stages: StageSeconds;
}

export interface ReadingListener {
  /** Resolves when there is room for more: whoever reads waits for it. */
  onWindow(window: ReadWindow): Promise<void>;
  /** So many more seconds of sound were read; the length of the whole where it is known. */
  onRead(seconds: number, durationSeconds: number | null): void;
}
