// The calls of the invented library that are not about single clips.
import { type DeviceReport, settings } from '../../src/shared/contract/app.ts';
import type { Handlers } from '../../src/shared/contract/contract.ts';
import type { EventName, EventPayload } from '../../src/shared/contract/events.ts';
import type { WatchedFolder } from '../../src/shared/contract/folders.ts';
import type { PackSummary } from '../../src/shared/contract/packs.ts';
import { AppError } from '../../src/shared/errors/app-error.ts';
import { type FakeState, makeFolder } from './fake-state.ts';

type Named<P extends string> = Pick<Handlers, Extract<keyof Handlers, `${P}.${string}`>>;

const pack: PackSummary = {
  id: 'earmark-small',
  version: '1.0.0',
  name: 'Earmark Small',
  spaceId: 'earmark-small/1',
  license: { spdx: 'MIT', url: 'https://example.org/licence', attribution: 'Earmark' },
  capabilities: ['audio', 'text'],
  dimension: 384,
  byteSize: 41_000_000,
  isShipped: true,
  state: 'active',
  coverage: 1,
};
const otherPack: PackSummary = {
  ...pack,
  id: 'clap-large',
  name: 'CLAP General',
  version: 'generated',
  license: { spdx: 'CC-BY-4.0', url: null, attribution: 'by its authors' },
  byteSize: 614_000_000,
  dimension: 512,
  isShipped: false,
  state: 'installed',
  coverage: 0,
};

const devices: DeviceReport = {
  device: 'cpu',
  wanted: 'auto',
  why: 'webgpu: disagrees with the CPU (cosine 0.97120), so it is not used.',
  workerCount: 2,
  devices: [
    {
      provider: 'cpu',
      state: 'used',
      why: 'the reference all others are compared with',
      cosine: 1,
      windowsPerSecond: 44.1,
    },
    {
      provider: 'webgpu',
      state: 'failed',
      why: 'disagrees with the CPU (cosine 0.97120), so it is not used',
      cosine: 0.9712,
      windowsPerSecond: 163,
    },
    { provider: 'cuda', state: 'absent', why: 'no driver was found', cosine: null, windowsPerSecond: null },
  ],
};

export function appHandlers(state: FakeState): Named<'app'> & Named<'settings'> {
  return {
    'app.status': () => ({
      version: '0.1.0',
      libraryPath: '/home/ann/.local/share/earmark',
      clips: state.clips.length,
      analysed: state.clips.filter(({ analysis }) => analysis === 'analysed').length,
      failed: state.progress.failed,
      unsupported: state.progress.unsupported,
      folders: state.folders.length,
      windows: state.clips.length * 4,
      audioSeconds: 184_000,
      packId: pack.id,
      device: devices.device,
      soundReady: true,
      notices: [],
    }),
    'app.readiness': () => ({
      packId: pack.id,
      soundReady: true,
      isEmpty: state.clips.length === 0,
      notices: [],
    }),
    'app.devices': () => devices,
    'app.doctor': () => {
      throw new AppError('not-available-here', 'The invented library has no doctor.');
    },
    'settings.get': () => state.settings,
    'settings.change': (change) => {
      state.settings = settings.parse({ ...state.settings, ...change });
      return state.settings;
    },
  };
}

export function folderHandlers(state: FakeState, addSamples: () => WatchedFolder): Named<'folders'> {
  const getFolder = (id: number) => {
    const folder = state.folders.find((candidate) => candidate.id === id);
    if (!folder) throw new AppError('not-found', 'This folder is no longer in the library.');
    return folder;
  };
  return {
    'folders.list': () => state.folders,
    'folders.add': ({ path }) => {
      const folder = makeFolder(state.folders.length + 1, path, 0);
      state.folders = [...state.folders, { ...folder, isScanning: true }];
      return folder;
    },
    'folders.addSamples': addSamples,
    'folders.remove': ({ id }) => {
      state.folders = state.folders.filter((folder) => folder.id !== id);
      state.clips = state.clips.filter((clip) => clip.folderId !== id);
      return {};
    },
    'folders.rescan': ({ id }) => {
      const folder = { ...getFolder(id), pendingRemoval: null };
      state.folders = state.folders.map((known) => (known.id === id ? folder : known));
      return folder;
    },
    'folders.keep': ({ id }) => {
      const folder = { ...getFolder(id), pendingRemoval: null };
      state.folders = state.folders.map((known) => (known.id === id ? folder : known));
      return folder;
    },
    'folders.browse': ({ path }) => browse(path ?? '/home/ann'),
  };
}

function browse(path: string) {
  if (path.includes('nowhere')) throw new AppError('not-found', `There is no folder ${path}.`);
  const names = [
    'Commercial Libraries',
    'Dialogue',
    'Field Recordings 2023',
    'Foley',
    'Music Stems',
    'Sounds',
  ];
  const parent = path === '/' ? null : path.split('/').slice(0, -1).join('/') || '/';
  const folders = path.split('/').length > 4 ? [] : names.map((name) => ({ name, path: `${path}/${name}` }));
  return { path, parent, folders, audioFileCount: path.endsWith('Sounds') ? 318 : 0 };
}

export function jobHandlers(
  state: FakeState,
  announce: <N extends EventName>(name: N, payload: EventPayload<N>) => void,
): Named<'jobs'> {
  const turn = (to: 'paused' | 'working') => {
    state.progress = { ...state.progress, state: to };
    announce('jobs.progressed', state.progress);
    return state.progress;
  };
  return {
    'jobs.progress': () => state.progress,
    'jobs.pause': () => turn('paused'),
    'jobs.resume': () => turn('working'),
    'jobs.hurry': () => ({}),
    'jobs.prefer': () => ({}),
    'jobs.retry': ({ ids }) => ({ retried: ids?.length ?? state.progress.failed }),
    'jobs.failures': ({ offset, limit }) => {
      const all = state.clips.flatMap(({ id, path, analysis, reason }) =>
        analysis === 'failed' || analysis === 'unsupported'
          ? [{ clipId: id, path, kind: analysis, reason: reason ?? '' }]
          : [],
      );
      return { failures: all.slice(offset, offset + limit), total: all.length };
    },
  };
}

export const packHandlers: Named<'packs'> = {
  'packs.list': () => [pack, otherPack],
  'packs.propose': () => ({
    summary: otherPack,
    isGenerated: true,
    notes: ['Needs about 1.1 GB of memory.'],
  }),
  'packs.import': () => otherPack,
  'packs.use': () => ({ ...otherPack, state: 'building', coverage: 0.2 }),
  'packs.check': () => ({
    ok: false,
    steps: [
      { name: 'Checksums', ok: true, detail: '6 files' },
      { name: 'Golden sample', ok: false, detail: 'cosine 0.981, wanted 0.999' },
    ],
  }),
};
