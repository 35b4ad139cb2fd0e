import { mediaPaths } from '../../../shared/contract/media.ts';

interface SoundOf {
  readonly id: number;
  /** Another one once the file was changed: what was loaded before is of no use then. */
  readonly contentId: number | null;
}

interface WantedClip {
  readonly clip: SoundOf;
  readonly startSeconds: number;
}

/** Audio elements that have loaded what a key may reach next. Elements are used again, never piled up. */
export class StandbyAudio {
  readonly #ready = new Map<string, HTMLAudioElement>();
  readonly #spare: HTMLAudioElement[] = [];
  readonly #open: () => HTMLAudioElement;

  constructor(open: () => HTMLAudioElement) {
    this.#open = open;
  }

  /** Loads the wanted clips and lets go of all others. */
  keep(wanted: readonly WantedClip[]): void {
    const keys = new Set(wanted.map(({ clip }) => keyOf(clip)));
    for (const [key, audio] of this.#ready) {
      if (keys.has(key)) continue;
      this.#ready.delete(key);
      this.#spare.push(audio);
    }
    for (const { clip, startSeconds } of wanted) {
      const key = keyOf(clip);
      if (this.#ready.has(key)) continue;
      const audio = this.#spare.pop() ?? this.#open();
      audio.src = mediaPaths.audio(clip.id, clip.contentId);
      if (startSeconds > 0) audio.currentTime = startSeconds;
      this.#ready.set(key, audio);
    }
  }

  /** The element that holds this clip, which then belongs to the caller. One that failed to load is no help. */
  take(clip: SoundOf): HTMLAudioElement | undefined {
    const key = keyOf(clip);
    const audio = this.#ready.get(key);
    if (!audio || audio.error) return undefined;
    this.#ready.delete(key);
    return audio;
  }

  put(clip: SoundOf, audio: HTMLAudioElement): void {
    const key = keyOf(clip);
    const other = this.#ready.get(key);
    if (other) this.#spare.push(other);
    this.#ready.set(key, audio);
  }
}

const keyOf = ({ id, contentId }: SoundOf) => `${id}/${contentId}`;
