// What can be measured: names, what they take, and how they are run.
import { join } from 'node:path';
import { makeBenchSounds } from './bench-sounds.ts';
import { type DeviceFigures, measureDevices } from './device-bench.ts';
import { type FaultsFigures, measureFaults } from './faults-bench.ts';
import { type FrontEndFigures, measureFrontEnd } from './front-end-bench.ts';
import { type GrowthFigures, measureGrowth } from './growth-bench.ts';
import { getIndexedLibrary, type IndexFigures, measureIndex } from './index-bench.ts';
import type { MadeLibraries } from './made-libraries.ts';
import { measureScan, type ScanFigures } from './scan-bench.ts';
import { measureSearch, type SearchFigures } from './search-bench.ts';
import { measureSoak, type SoakFigures } from './soak-bench.ts';
import { measureStart, type StartFigures } from './start-bench.ts';
import { measureText, type TextFigures } from './text-bench.ts';

export interface BenchOptions {
  /** Everything made on the way; removed afterwards. */
  readonly directory: string;
  /** The user's own sounds. */
  readonly folder: string | undefined;
  readonly minutes: number;
  /** Tiny sizes, to see that all of it runs; the figures mean nothing. */
  readonly isQuick: boolean;
  readonly libraries: MadeLibraries;
  readonly note: (line: string) => void;
}

/** What each bench answers; the names are those of the command line and of the JSON file. */
export interface Figures {
  readonly index: IndexFigures;
  readonly device: DeviceFigures;
  readonly search: readonly SearchFigures[];
  readonly start: StartFigures;
  readonly growth: GrowthFigures;
  readonly text: TextFigures;
  readonly scan: ScanFigures;
  readonly frontend: FrontEndFigures;
  readonly faults: FaultsFigures;
  readonly soak: SoakFigures;
}

export type BenchName = keyof Figures;

interface Bench<N extends BenchName> {
  readonly summary: string;
  /** Only where it is named, or with `--all`. */
  readonly isLong?: boolean;
  measure(options: BenchOptions): Promise<Figures[N]>;
}

/** In the order in which they are run. */
export const benches: { readonly [N in BenchName]: Bench<N> } = {
  index: {
    summary: '2,000 sounds of mixed format and length (or --folder DIR) from the command line',
    async measure({ directory, folder, isQuick, libraries }) {
      const sizes = isQuick ? { clips: 12, baselineSeconds: 2 } : { clips: 2000, baselineSeconds: 45 };
      const figures = await measureIndex({ directory, folder, ...sizes });
      libraries.use(getIndexedLibrary(directory));
      return figures;
    },
  },
  device: {
    summary: 'every device and graph, batch by batch, and an index of 200 sounds on the CPU and on the best',
    measure: ({ directory, isQuick }) => measureDevices({ directory, clips: isQuick ? 12 : 200 }),
  },
  search: {
    summary: '10,000, 100,000 and a million windows: Earmark, sqlite-vec, usearch, a JavaScript loop',
    async measure({ isQuick, libraries }) {
      const vectorsFile = await libraries.findVectors();
      return measureSearch({ vectorsFile, ...(isQuick && { windowCounts: [2000] }) });
    },
  },
  start: {
    summary: 'a million clips: first answer, filters, a query every 100 ms while indexing',
    async measure({ directory, folder, isQuick, libraries }) {
      const sounds = folder ?? join(directory, 'meanwhile');
      if (!folder) await makeBenchSounds(sounds, isQuick ? 12 : 400);
      const [clips, baselineClips] = isQuick ? [2000, 200] : [1_000_000, 1000];
      const repeat = isQuick ? { rounds: 3, secondsEach: 1 } : { rounds: 30, secondsEach: 30 };
      return measureStart({ libraries, sounds, clips, baselineClips, ...repeat });
    },
  },
  growth: {
    summary: 'from 1,000 clips to a million: scan, index, search, start; draws docs/images/growth.svg',
    measure: ({ directory, isQuick, libraries }) =>
      measureGrowth({
        libraries,
        directory,
        sizes: isQuick ? [100, 1000] : [1000, 10_000, 100_000, 1_000_000],
        rounds: isQuick ? 3 : 30,
      }),
  },
  text: {
    summary: 'a million clips: search by name, completion, lists and filters, against plain SQL',
    async measure({ isQuick, libraries }) {
      const clips = isQuick ? 2000 : 1_000_000;
      return measureText({ clips, library: await libraries.find(clips) });
    },
  },
  scan: {
    summary: '200,000 files: the first scan, the next one, how late other calls are answered meanwhile',
    measure: ({ directory, isQuick }) => measureScan({ files: isQuick ? 500 : 200_000, directory }),
  },
  frontend: {
    summary: 'what comes before the encoder: features, resampling and decoding by every way that was tried',
    measure: ({ directory, isQuick }) => measureFrontEnd({ directory, isQuick }),
  },
  faults: {
    summary: 'a worker killed every three seconds while 500 sounds are indexed',
    async measure({ directory, isQuick }) {
      const sounds = join(directory, 'disturbed-sounds');
      // A file that takes longer than the time between two kills could never be done.
      await makeBenchSounds(sounds, isQuick ? 12 : 500, 30);
      return measureFaults({ directory, sounds });
    },
  },
  soak: {
    summary: 'memory over an hour of indexing and searching (--minutes N)',
    isLong: true,
    measure: ({ directory, minutes, note }) => measureSoak({ directory, minutes, onSample: note }),
  },
};

export const benchNames = Object.keys(benches) as readonly BenchName[];
export const isBenchName = (name: string): name is BenchName => Object.hasOwn(benches, name);
