// The sound half of a query: the text as a vector, the scan, and what both say about the library.
import {
  blendBackground,
  computeContrast,
  computeFeatures,
  computeMatchProbability,
  computeProbability,
  defaultCalibration,
} from '../../core/search/calibrate.ts';
import { AppError, hasCode } from '../../shared/errors/app-error.ts';
import { createQueryVectors } from './query-vectors.ts';
import type { SearchEngineOptions } from './search-engine.ts';
import { createSoundModels, type SoundModel } from './sound-model.ts';
import type { SoundMoment, SoundScan } from './vector-index.ts';
import { within } from './within.ts';

export interface HeardMoment extends SoundMoment {
  /** Calibrated, 0..1. */
  readonly probability: number;
}

export interface Heard {
  /** That the library holds what was asked for, and what it takes to say so. */
  readonly probability: number;
  readonly threshold: number;
  /** Best first. */
  readonly best: readonly HeardMoment[];
  /** Moments of the contents that were asked about by name, by content id. */
  readonly also: ReadonlyMap<number, HeardMoment>;
}

export interface ListenRequest {
  readonly text: string;
  readonly limit: number;
  readonly wanted?: Uint8Array | undefined;
  readonly also: readonly number[];
  readonly patienceMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the library's sounds; where that is not possible (yet), says why in words for the user if that is not plain. */
export type Listen = (request: ListenRequest) => Promise<Heard | { readonly note: string | undefined }>;

export function createListener(options: SearchEngineOptions): Listen {
  const { registry, vectors, onSoundReady } = options;
  const queryVectors = createQueryVectors(options.workers, options.locatePack);
  const getModel = createSoundModels();
  return async (request) => {
    const active = registry.getActive();
    if (!active) return { note: 'No model is installed: found by name only.' };
    try {
      const loading = Promise.all([queryVectors.get(active.pack, request.text), vectors.ready]);
      const loaded = await within(loading, request.patienceMs);
      if (!loaded) {
        loading.then(
          () => onSoundReady?.(),
          () => {},
        );
        return { note: 'The model is still loading: found by name so far.' };
      }
      const [query] = loaded;
      const scan = await vectors.scan({ ...request, queries: [query], text: query });
      // Nothing was listened to yet, which another note says.
      if (scan.background.count === 0) return { note: undefined };
      return judge(getModel(active.pack), query, scan);
    } catch (error) {
      if (request.signal?.aborted || hasCode(error, 'cancelled') || hasCode(error, 'closed')) throw error;
      const why = error instanceof AppError ? error.message : 'The model could not be run.';
      return { note: `Found by name only. ${why}` };
    }
  };
}

function judge(model: SoundModel, query: Float32Array, scan: SoundScan): Heard {
  const evidence = {
    query,
    best: scan.best.map((moment) => moment.similarity),
    bestVectors: scan.bestVectors,
    background: scan.background,
    askedCount: scan.askedCount,
    vocabulary: model.vocabulary,
    soundness: model.judgeSoundness?.(query),
  };
  const judgeBy = (calibration: SoundModel['calibration']) => ({
    calibration,
    probability: computeProbability(calibration, computeFeatures(evidence, calibration.background)),
  });
  const own = judgeBy(model.calibration);
  const { calibration, probability } = own.probability === undefined ? judgeBy(defaultCalibration) : own;
  const background = blendBackground(scan.background, calibration.background);
  const hear = (moment: SoundMoment): HeardMoment => ({
    ...moment,
    probability: computeMatchProbability(calibration, computeContrast(moment.similarity, background)),
  });
  return {
    // Undefined where the filters let nothing through.
    probability: probability ?? 0,
    threshold: calibration.threshold,
    best: scan.best.map(hear),
    also: new Map([...scan.also].map(([contentId, moment]) => [contentId, hear(moment)])),
  };
}
