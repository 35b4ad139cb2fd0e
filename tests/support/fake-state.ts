// What the invented library knows, and the situations it can be in.
import type { Settings } from '../../src/shared/contract/app.ts';
import type { ClipSummary } from '../../src/shared/contract/clips.ts';
import type { WatchedFolder } from '../../src/shared/contract/folders.ts';
import type { JobProgress } from '../../src/shared/contract/jobs.ts';
import { makeClips } from './fake-clips.ts';

/** `new`: no folder yet. `busy`: indexing. `trouble`: failures, an unplugged drive, a question about missing files. */
export type Situation = 'new' | 'calm' | 'busy' | 'trouble';

export interface FakeState {
  clips: ClipSummary[];
  folders: WatchedFolder[];
  progress: JobProgress;
  settings: Settings;
  readonly descriptions: Map<number, string>;
  /** CatIDs that a person chose. */
  readonly categories: Map<number, string>;
  readonly removedCaptions: Set<number>;
}

export function makeState(situation: Situation, clipCount: number): FakeState {
  const clips = situation === 'new' ? [] : makeClips(clipCount);
  const state: FakeState = {
    clips,
    folders: situation === 'new' ? [] : [makeFolder(1, '/home/ann/Sounds', clips.length)],
    progress: idleProgress,
    settings: {
      theme: 'system',
      autoAudition: true,
      volume: 0.8,
      loop: false,
      provider: 'auto',
      workerCount: 0,
      pace: 'auto',
      autoCaption: true,
      searchMemoryMB: 0,
    },
    descriptions: new Map(),
    categories: new Map(),
    removedCaptions: new Set(),
  };
  if (situation === 'busy') makeBusy(state);
  if (situation === 'trouble') makeTrouble(state);
  return state;
}

export function makeFolder(id: number, path: string, clipCount: number): WatchedFolder {
  return {
    id,
    path,
    name: path.split('/').at(-1) ?? path,
    state: 'online',
    isScanning: false,
    unreadCount: 0,
    clipCount,
    analysedCount: clipCount,
    failedCount: 0,
    unsupportedCount: 0,
    missingCount: 0,
    pendingRemoval: null,
    notice: null,
  };
}

const idleProgress: JobProgress = {
  state: 'idle',
  stoppedBecause: null,
  done: 0,
  total: 0,
  underway: 0,
  failed: 0,
  unsupported: 0,
  clipsPerSecond: 0,
  realTimeFactor: 0,
  secondsLeft: null,
  captions: { isAvailable: true, state: 'idle', done: 0, total: 0, failed: 0 },
};

function makeBusy(state: FakeState): void {
  const done = Math.round(state.clips.length * 0.18);
  state.clips = state.clips.map((clip, at) => (at < done ? clip : { ...clip, analysis: 'waiting' }));
  state.folders = state.folders.map((folder) => ({ ...folder, analysedCount: done }));
  state.progress = {
    ...idleProgress,
    state: 'working',
    done,
    total: state.clips.length,
    failed: 3,
    clipsPerSecond: 14.2,
    realTimeFactor: 38.4,
    secondsLeft: 121,
  };
}

function makeTrouble(state: FakeState): void {
  state.clips = state.clips.map((clip, at): ClipSummary => {
    if (at % 11 === 4)
      return { ...clip, analysis: 'failed', reason: 'The file ends in the middle of its sound data.' };
    if (at % 13 === 6) {
      return {
        ...clip,
        format: 'm4a',
        analysis: 'unsupported',
        reason: 'Install ffmpeg to read .m4a files.',
      };
    }
    if (at % 5 === 3) return { ...clip, folderId: 2, presence: 'offline' };
    return at % 17 === 9 ? { ...clip, presence: 'missing' } : clip;
  });
  const failed = state.clips.filter(({ analysis }) => analysis === 'failed').length;
  const unsupported = state.clips.filter(({ analysis }) => analysis === 'unsupported').length;
  const [first] = state.folders as [WatchedFolder];
  state.folders = [
    {
      ...first,
      failedCount: failed,
      unsupportedCount: unsupported,
      pendingRemoval: { missingCount: 214, clipCount: state.clips.length, refused: false },
    },
    { ...makeFolder(2, '/media/ann/FIELD_SSD/Recordings 2024', 461), state: 'offline' },
    { ...makeFolder(3, '/mnt/nas/Commercial Libraries', 0), isScanning: true },
  ];
  state.progress = { ...idleProgress, failed, unsupported };
}
