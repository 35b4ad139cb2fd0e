import { mediaPaths } from '../../../shared/contract/media.ts';
import { type LoadedClip, type Span, usePlayerState } from './player-store.ts';

/**
 * Plays clips through one audio element that lives as long as the window. Sound comes first: the address is set
 * and playing asked for in the same turn as the key, and no waveform is waited for.
 */
export class AudioPlayer {
  readonly #audio = new Audio();
  #isLooping = false;
  #frame = 0;

  constructor() {
    this.#audio.preload = 'auto';
    this.#audio.addEventListener('playing', () => this.#watch());
    // The event comes later than the call: a newer start may have followed it.
    this.#audio.addEventListener('pause', () => this.#setPlaying(!this.#audio.paused));
    this.#audio.addEventListener('ended', () => this.#finish());
    this.#audio.addEventListener('error', () => this.#fail());
  }

  /** Shows a clip without playing it. */
  load(loaded: LoadedClip): void {
    const isSame = usePlayerState.getState().loaded?.clip.id === loaded.clip.id;
    this.#audio.pause();
    usePlayerState.setState({
      loaded,
      problem: explainAbsence(loaded),
      ...(isSame ? {} : { region: null }),
    });
    if (!isSame) this.#audio.src = mediaPaths.audio(loaded.clip.id);
    this.#audio.currentTime = loaded.moment?.startSeconds ?? 0;
  }

  /** Plays from the matching moment, at once. */
  play(loaded: LoadedClip): void {
    this.load(loaded);
    this.#start();
  }

  toggle(): void {
    if (!usePlayerState.getState().loaded) return;
    if (this.#audio.paused) this.#start();
    else this.#audio.pause();
  }

  /** Stops and goes back to where playing began. */
  stop(): void {
    this.#audio.pause();
    this.#audio.currentTime = this.#home();
  }

  seek(seconds: number): void {
    this.#audio.currentTime = Math.max(0, seconds);
  }

  get currentTime(): number {
    return this.#audio.currentTime;
  }

  setVolume(volume: number): void {
    this.#audio.volume = Math.min(1, Math.max(0, volume));
  }

  setLooping(isLooping: boolean): void {
    this.#isLooping = isLooping;
  }

  /** Marks a part; playing goes on inside it. */
  setRegion(region: Span | null): void {
    usePlayerState.setState({ region });
    if (region && !isInside(region, this.#audio.currentTime)) this.seek(region.startSeconds);
  }

  #start(): void {
    if (usePlayerState.getState().problem) return;
    this.#setPlaying(true);
    this.#audio.play().catch((error: unknown) => {
      // A newer clip interrupts the older one's start; only a refusal is worth words.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.#setPlaying(false);
    });
  }

  /** `timeupdate` comes four times a second, too late for the end of a short loop. */
  #watch(): void {
    cancelAnimationFrame(this.#frame);
    const look = () => {
      if (this.#audio.paused) return;
      const { region } = usePlayerState.getState();
      if (region && this.#audio.currentTime >= region.endSeconds) {
        if (this.#isLooping) this.#audio.currentTime = region.startSeconds;
        else this.stop();
      }
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  #finish(): void {
    this.#audio.currentTime = this.#isLooping
      ? (usePlayerState.getState().region?.startSeconds ?? 0)
      : this.#home();
    if (this.#isLooping) this.#start();
    else this.#setPlaying(false);
  }

  #home(): number {
    const { region, loaded } = usePlayerState.getState();
    return region?.startSeconds ?? loaded?.moment?.startSeconds ?? 0;
  }

  #fail(): void {
    if (!usePlayerState.getState().loaded) return;
    usePlayerState.setState({ isPlaying: false, problem: 'This file cannot be played.' });
  }

  #setPlaying(isPlaying: boolean): void {
    usePlayerState.setState({ isPlaying });
  }
}

function explainAbsence({ clip }: LoadedClip): string | null {
  if (clip.presence === 'offline') return 'Offline: connect its drive or folder to hear it.';
  return clip.presence === 'missing' ? 'The file is missing from its folder.' : null;
}

function isInside(span: Span, seconds: number): boolean {
  return seconds >= span.startSeconds && seconds < span.endSeconds;
}
