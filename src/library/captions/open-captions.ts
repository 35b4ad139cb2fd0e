// Captions with everything they need of the library.
import type { Settings } from '../../shared/contract/app.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { Devices } from '../devices/devices.ts';
import type { Announce } from '../library-events.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import type { TextIndex, VectorIndex, VectorSearch } from '../search/vector-index.ts';
import { readSettings } from '../settings/settings-calls.ts';
import { createCaptionLineStore } from '../store/caption-line-store.ts';
import { type CaptionStore, createCaptionStore } from '../store/caption-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createPeaksStore } from '../store/peaks-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { Suggester } from '../suggestions/suggester.ts';
import { createTextRefresher } from '../tags/refresh-texts.ts';
import type { Workers } from '../workers/workers.ts';
import { captionSounds } from './captioner.ts';
import { type Captions, createCaptions } from './captions.ts';

/** Each process that writes holds the text tower as well: two are quick enough, and cost half the memory of four. */
const mostAtOnce = 2;

export interface OpenCaptionsOptions {
  readonly database: LibraryDatabase;
  readonly transact: <T>(action: () => T) => T;
  readonly settings: SettingsStore;
  readonly texts: TextIndex;
  readonly vectors: VectorIndex & VectorSearch;
  readonly packs: PackRegistry;
  readonly devices: Devices;
  readonly workers: Workers;
  readonly getSuggester: (pack: InstalledPack) => Suggester;
  /** Made later: the two know each other. */
  readonly getAnalysis: () => Analysis;
  readonly announce: Announce;
  readonly log: (line: string) => void;
}

export interface OpenedCaptions {
  readonly captions: Captions;
  readonly captionStore: CaptionStore;
  readonly refreshTexts: (clipIds: readonly number[]) => void;
  /** After a change of the settings. */
  readonly followSettings: (settings: Settings) => void;
}

export function openCaptions(options: OpenCaptionsOptions): OpenedCaptions {
  const { database, settings, texts, devices, workers, announce, log } = options;
  const captionStore = createCaptionStore(database);
  const refresher = createTextRefresher(database, texts);
  const finishTexts = () =>
    refresher
      .finish()
      .then((hadWork) => hadWork && announce('clips.changed', {}))
      .catch((error) => log(`texts are stale: ${error}`));
  const refreshTexts = (clipIds: readonly number[]) => {
    refresher.begin(clipIds);
    setImmediate(finishTexts);
  };
  const captions = createCaptions({
    ...options,
    store: captionStore,
    line: createCaptionLineStore(database),
    peaks: createPeaksStore(database),
    refreshTexts,
    write: (pack, sounds, signal) =>
      captionSounds(sounds, {
        suggester: options.getSuggester(pack),
        async write(rows) {
          const input = { pack: devices.locateForAnalysis(pack), ...rows };
          const output = await workers.run('caption', input, { lane: 'analysis', signal });
          options.getAnalysis().stageTimes.add('caption', output.seconds);
          return output.captions;
        },
      }),
    isAutomatic: () => readSettings(settings).autoCaption,
    isAnalysisIdle: () => options.getAnalysis().readProgress().state === 'idle',
    batchCount: Math.min(mostAtOnce, workers.analysisWorkerCount),
    onProgress: () => options.getAnalysis().tellProgress(),
  });
  let wasAutomatic = readSettings(settings).autoCaption;
  return {
    captions,
    captionStore,
    refreshTexts,
    followSettings({ autoCaption }) {
      if (autoCaption === wasAutomatic) return;
      wasAutomatic = autoCaption;
      captions.wake();
    },
  };
}
