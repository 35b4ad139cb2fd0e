import { mediaPaths } from '../../../shared/contract/media.ts';

interface WantedClip {
  readonly id: number;
  readonly startSeconds: number;
}

/** Audio elements that have loaded what a key may reach next. Elements are used again, never piled up. */
export class StandbyAudio {
  readonly #ready = new Map<number, HTMLAudioElement>();
  readonly #spare: HTMLAudioElement[] = [];
  readonly #open: () => HTMLAudioElement;

  constructor(open: () => HTMLAudioElement) {
    this.#open = open;
  }

  /** Loads the wanted clips and lets go of all others. */
  keep(wanted: readonly WantedClip[]): void {
    const ids = new Set(wanted.map(({ id }) => id));
    for (const [id, audio] of this.#ready) {
      if (ids.has(id)) continue;
      this.#ready.delete(id);
      this.#spare.push(audio);
    }
    for (const { id, startSeconds } of wanted) {
      if (this.#ready.has(id)) continue;
      const audio = this.#spare.pop() ?? this.#open();
      audio.src = mediaPaths.audio(id);
      if (startSeconds > 0) audio.currentTime = startSeconds;
      this.#ready.set(id, audio);
    }
  }

  /** The element that holds this clip, which then belongs to the caller. One that failed to load is no help. */
  take(id: number): HTMLAudioElement | undefined {
    const audio = this.#ready.get(id);
    if (!audio || audio.error) return undefined;
    this.#ready.delete(id);
    return audio;
  }

  put(id: number, audio: HTMLAudioElement): void {
    const other = this.#ready.get(id);
    if (other) this.#spare.push(other);
    this.#ready.set(id, audio);
  }
}
