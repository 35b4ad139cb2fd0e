import { setTimeout as wait } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import type { LoadedClip } from './player-store.ts';

const unplayable = new Set<string>();
/** Where each playing began, in seconds. */
const begun: number[] = [];
/** The addresses that were loaded, one after another. */
const loadedUrls: string[] = [];

let sounding: FakeAudio | undefined;

/** As much of the browser's element as the player asks for; what cannot be played fails a moment later. */
class FakeAudio extends EventTarget {
  paused = true;
  currentTime = 0;
  volume = 1;
  preload = '';
  error: { code: number } | null = null;
  #src = '';

  get src() {
    return this.#src;
  }
  set src(url: string) {
    this.#src = url;
    loadedUrls.push(url);
    this.paused = true;
    this.currentTime = 0;
    this.error = null;
    if (unplayable.has(url)) queueMicrotask(() => this.#fail());
  }
  play() {
    if (this.error) return Promise.reject(new DOMException('no sound', 'NotSupportedError'));
    this.paused = false;
    sounding = this;
    begun.push(this.currentTime);
    queueMicrotask(() => this.dispatchEvent(new Event('playing')));
    return Promise.resolve();
  }
  pause() {
    if (this.paused) return;
    this.paused = true;
    queueMicrotask(() => this.dispatchEvent(new Event('pause')));
  }
  #fail() {
    this.error = { code: 4 };
    this.dispatchEvent(new Event('error'));
  }
}

vi.stubGlobal('Audio', FakeAudio);
vi.stubGlobal('requestAnimationFrame', () => 0);
vi.stubGlobal('cancelAnimationFrame', () => undefined);
const { AudioPlayer } = await import('./audio-player.ts');
const { usePlayerState } = await import('./player-store.ts');

const load = (
  id: number,
  presence: 'present' | 'offline',
  moment: LoadedClip['moment'] = null,
): LoadedClip => ({
  clip: { id, presence, analysis: 'analysed', durationSeconds: 10 } as LoadedClip['clip'],
  moment,
});
const settle = () => wait(5);

beforeEach(() => {
  usePlayerState.setState({ loaded: null, isPlaying: false, region: null, problem: null });
});

test('a clip whose part was marked before its moment is heard, from the part', async () => {
  const player = new AudioPlayer();
  const found = load(1, 'present', { startSeconds: 5, endSeconds: 7 });
  player.play(found);
  await settle();
  player.setRegion({ startSeconds: 1, endSeconds: 2 });
  player.stop();
  await settle();
  player.play(found);
  await settle();
  expect(usePlayerState.getState().isPlaying).toBe(true);
  expect(begun).toEqual([5, 1]);
});

test('a clip that is away keeps saying what to do, and is heard once it is back', async () => {
  unplayable.add('/media/audio/2');
  const player = new AudioPlayer();
  player.play(load(2, 'offline'));
  await settle();
  expect(usePlayerState.getState()).toMatchObject({
    isPlaying: false,
    problem: 'Offline: connect its drive or folder to hear it.',
  });
  unplayable.clear();
  player.play(load(2, 'present'));
  await settle();
  expect(usePlayerState.getState()).toMatchObject({ isPlaying: true, problem: null });
});

test('a file that cannot be played is said to be one', async () => {
  unplayable.add('/media/audio/3');
  new AudioPlayer().play(load(3, 'present'));
  await settle();
  expect(usePlayerState.getState().problem).toBe('This file cannot be played.');
});

test('a part that is looped stays a loop in a window that draws no frames', async () => {
  const player = new AudioPlayer();
  const clip = load(4, 'present');
  player.play(clip);
  await settle();
  player.setRegion({ startSeconds: 1, endSeconds: 2 });
  player.setLooping(true);
  hear(2.1);
  expect(sounding).toMatchObject({ currentTime: 1, paused: false });
  player.setLooping(false);
  hear(2.1);
  expect(sounding).toMatchObject({ currentTime: 1, paused: true });
});

/** What the element says a few times a second, seen or not. */
function hear(seconds: number): void {
  if (!sounding) throw new Error('nothing plays');
  sounding.currentTime = seconds;
  sounding.dispatchEvent(new Event('timeupdate'));
}

const withContent = ({ clip, moment }: LoadedClip, contentId: number): LoadedClip => ({
  clip: { ...clip, contentId },
  moment,
});

test('a clip whose file was changed is loaded anew, but never while it plays', async () => {
  const player = new AudioPlayer();
  const before = withContent(load(4, 'present'), 1);
  const after = withContent(load(4, 'present'), 2);
  player.play(before);
  await settle();
  loadedUrls.length = 0;
  player.learn(after.clip);
  expect(loadedUrls).toEqual([]);
  player.stop();
  player.learn(after.clip);
  expect(loadedUrls).toEqual(['/media/audio/4?content=2']);
  expect(usePlayerState.getState().loaded?.clip).toMatchObject({ contentId: 2 });
});

test('what stood by of a file that was changed since is not heard', async () => {
  const player = new AudioPlayer();
  const other = withContent(load(6, 'present'), 9);
  player.play(withContent(load(5, 'present'), 1));
  await settle();
  player.prepare([other]);
  player.play(other);
  await settle();
  loadedUrls.length = 0;
  player.play(withContent(load(5, 'present'), 2));
  expect(loadedUrls).toEqual(['/media/audio/5?content=2']);
});

test('a clip whose drive is back is heard by the play button, too', async () => {
  const player = new AudioPlayer();
  player.play(load(7, 'offline'));
  await settle();
  player.learn(load(7, 'present').clip);
  player.toggle();
  await settle();
  expect(usePlayerState.getState()).toMatchObject({ isPlaying: true, problem: null });
});
