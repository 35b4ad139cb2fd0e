import { mediaPaths } from '../../../shared/contract/media.ts';
import { type LoadedClip, type Span, usePlayerState } from './player-store.ts';
import { StandbyAudio } from './standby-audio.ts';

/**
 * Plays one clip at a time. Sound comes first: playing is asked for in the same turn as the key, no waveform is
 * waited for, and the clips a key may reach next stand by.
 */
export class AudioPlayer {
  #audio = this.#open();
  readonly #standby = new StandbyAudio(() => this.#open());
  #isLooping = false;
  #volume = 1;
  #frame = 0;

  /** Shows a clip without playing it. */
  load(loaded: LoadedClip): void {
    const before = usePlayerState.getState().loaded;
    const isSame = before !== null && isSameSound(before.clip, loaded.clip);
    this.#pause();
    usePlayerState.setState({
      loaded,
      problem: explainAbsence(loaded),
      ...(isSame ? {} : { region: null }),
    });
    if (!isSame) this.#change(before, loaded);
    // It failed when it was asked for last; its drive may be back.
    else if (this.#audio.error) this.#audio.src = addressOf(loaded);
    // From the marked part, where there is one: a moment behind its end would be ended at once.
    this.#goTo(this.#home());
  }

  /**
   * What has become known of the loaded clip since it was loaded: its length, that its drive is back, that its file
   * was changed. A sound that is playing is not taken away for it.
   */
  learn(clip: LoadedClip['clip']): void {
    const { loaded, isPlaying } = usePlayerState.getState();
    if (loaded?.clip.id !== clip.id) return;
    const isHeardAlike = isSameSound(loaded.clip, clip) && loaded.clip.presence === clip.presence;
    if (isHeardAlike) usePlayerState.setState({ loaded: { ...loaded, clip } });
    else if (!isPlaying) this.load({ ...loaded, clip });
  }

  /** Plays at once: from the marked part, else from the matching moment. */
  play(loaded: LoadedClip): void {
    this.load(loaded);
    this.#start();
  }

  /** Makes clips ready that may be asked for next, so that they sound without waiting for the disk. */
  prepare(next: readonly LoadedClip[]): void {
    // A file that nothing has read yet may be broken, and nobody has asked for it.
    const playable = next.filter(
      (loaded) => loaded.clip.analysis === 'analysed' && explainAbsence(loaded) === null,
    );
    this.#standby.keep(playable.map((loaded) => ({ clip: loaded.clip, startSeconds: startOf(loaded) })));
  }

  toggle(): void {
    if (!usePlayerState.getState().loaded) return;
    if (this.#audio.paused) this.#start();
    else this.#pause();
  }

  /** Stops and goes back to where playing began. */
  stop(): void {
    this.#pause();
    this.#audio.currentTime = this.#home();
  }

  seek(seconds: number): void {
    this.#audio.currentTime = Math.max(0, seconds);
  }

  get currentTime(): number {
    return this.#audio.currentTime;
  }

  setVolume(volume: number): void {
    this.#volume = Math.min(1, Math.max(0, volume));
    this.#audio.volume = this.#volume;
  }

  setLooping(isLooping: boolean): void {
    this.#isLooping = isLooping;
  }

  /** Marks a part; playing goes on inside it. */
  setRegion(region: Span | null): void {
    usePlayerState.setState({ region });
    if (region && !isInside(region, this.#audio.currentTime)) this.seek(region.startSeconds);
  }

  #open(): HTMLAudioElement {
    const audio = new Audio();
    audio.preload = 'auto';
    const whenCurrent = (act: () => void) => () => audio === this.#audio && act();
    audio.addEventListener(
      'playing',
      whenCurrent(() => this.#watch()),
    );
    // The event comes later than the call: a newer start may have followed it.
    audio.addEventListener(
      'pause',
      whenCurrent(() => usePlayerState.setState({ isPlaying: !audio.paused })),
    );
    // A window that cannot be seen draws no frames; the end of a part is found then all the same, if a little late.
    audio.addEventListener(
      'timeupdate',
      whenCurrent(() => this.#keepInPart()),
    );
    audio.addEventListener(
      'ended',
      whenCurrent(() => this.#finish()),
    );
    audio.addEventListener(
      'error',
      whenCurrent(() => this.#fail()),
    );
    return audio;
  }

  /** Another clip: the one standing by if there is one; the clip that was heard stands by in its place. */
  #change(before: LoadedClip | null, after: LoadedClip): void {
    const ready = this.#standby.take(after.clip);
    if (ready) {
      if (before) {
        this.#goTo(startOf(before));
        this.#standby.put(before.clip, this.#audio);
      }
      this.#audio = ready;
    } else {
      this.#audio.src = addressOf(after);
    }
    this.#audio.volume = this.#volume;
  }

  /** The element's own event comes later; a second key must already see that it is quiet. */
  #pause(): void {
    this.#audio.pause();
    usePlayerState.setState({ isPlaying: false });
  }

  /** A seek to where the element is already would cost the time that standing by has saved. */
  #goTo(seconds: number): void {
    if (Math.abs(this.#audio.currentTime - seconds) > 1e-3) this.#audio.currentTime = seconds;
  }

  #start(): void {
    if (usePlayerState.getState().problem) return;
    usePlayerState.setState({ isPlaying: true });
    this.#audio.play().catch((error: unknown) => {
      // A newer clip interrupts the older one's start; only a refusal counts.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      usePlayerState.setState({ isPlaying: false });
    });
  }

  /** `timeupdate` comes four times a second, too late for the end of a short loop. */
  #watch(): void {
    cancelAnimationFrame(this.#frame);
    usePlayerState.setState({ isPlaying: true });
    const look = () => {
      if (this.#audio.paused) return;
      this.#keepInPart();
      this.#frame = requestAnimationFrame(look);
    };
    look();
  }

  /** At the end of the marked part: from its start again, or quiet. */
  #keepInPart(): void {
    const { region } = usePlayerState.getState();
    if (this.#audio.paused || !region || this.#audio.currentTime < region.endSeconds) return;
    if (this.#isLooping) this.seek(region.startSeconds);
    else this.stop();
  }

  #finish(): void {
    const { region } = usePlayerState.getState();
    this.#audio.currentTime = this.#isLooping ? (region?.startSeconds ?? 0) : this.#home();
    if (this.#isLooping) this.#start();
    else usePlayerState.setState({ isPlaying: false });
  }

  #home(): number {
    const { region, loaded } = usePlayerState.getState();
    return region?.startSeconds ?? (loaded ? startOf(loaded) : 0);
  }

  #fail(): void {
    const { loaded, problem } = usePlayerState.getState();
    if (!loaded) return;
    // That its drive is away says more.
    usePlayerState.setState({ isPlaying: false, problem: problem ?? 'This file cannot be played.' });
  }
}

const addressOf = ({ clip }: LoadedClip) => mediaPaths.audio(clip.id, clip.contentId);

function startOf({ moment }: LoadedClip): number {
  return moment?.startSeconds ?? 0;
}

type Sound = Pick<LoadedClip['clip'], 'id' | 'contentId'>;

/** False where it is another clip, or its file has been changed since. */
function isSameSound(before: Sound, now: Sound): boolean {
  const isChanged = before.contentId !== null && now.contentId !== null && before.contentId !== now.contentId;
  return before.id === now.id && !isChanged;
}

function explainAbsence({ clip }: LoadedClip): string | null {
  if (clip.presence === 'offline') return 'Offline: connect its drive or folder to hear it.';
  return clip.presence === 'missing' ? 'The file is missing from its folder.' : null;
}

function isInside(span: Span, seconds: number): boolean {
  return seconds >= span.startSeconds && seconds < span.endSeconds;
}
