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
import type { QueryVectors } from './query-vectors.ts';
import type { SearchEngineOptions } from './search-engine.ts';
import type { SoundModel } from './sound-model.ts';
import type { SoundMoment, SoundScan } from './vector-index.ts';
import { within } from './within.ts';

export interface HeardMoment extends SoundMoment {
  /** Calibrated, 0..1. */
  readonly probability: number;
}

export interface Heard {
  /** Probability that the library holds what was asked for is high enough. */
  readonly isHere: boolean;
  readonly best: readonly HeardMoment[];
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

/** Asks the library's sounds; where that is not possible (yet), says why in words for the user. */
export async function listen(
  options: SearchEngineOptions,
  queryVectors: QueryVectors,
  getModel: (pack: Parameters<QueryVectors['get']>[0]) => SoundModel,
  request: ListenRequest,
): Promise<Heard | { readonly note: string }> {
  const active = options.registry.getActive();
  if (!active) return { note: 'No model is installed: found by name only.' };
  const vector = queryVectors.get(active.pack, request.text);
  try {
    const ready = await within(Promise.all([vector, options.vectors.ready]), request.patienceMs);
    if (!ready) {
      void Promise.all([vector, options.vectors.ready]).then(
        () => options.onSoundReady?.(),
        () => {},
      );
      return { note: 'The model is still loading: found by name so far.' };
    }
    const scan = await options.vectors.scan({ ...request, queries: [ready[0]] });
    if (scan.background.count === 0) return { isHere: false, best: [], also: new Map() };
    return judge(getModel(active.pack), ready[0], scan);
  } catch (error) {
    if (request.signal?.aborted || hasCode(error, 'cancelled')) throw error;
    const why = error instanceof AppError ? error.message : 'The model could not be run.';
    return { note: `Found by name only. ${why}` };
  }
}

function judge(model: SoundModel, query: Float32Array, scan: SoundScan): Heard {
  const { calibration } = model;
  const evidence = {
    query,
    best: scan.best.map((moment) => moment.similarity),
    bestVectors: scan.bestVectors,
    background: scan.background,
    askedCount: scan.askedCount,
    vocabulary: model.vocabulary,
    soundness: model.judgeSoundness?.(query),
  };
  const probability = computeProbability(calibration, computeFeatures(evidence, calibration.background));
  const used = probability === undefined ? defaultCalibration : calibration;
  const whole = probability ?? computeProbability(used, computeFeatures(evidence, used.background)) ?? 0;
  const background = blendBackground(scan.background, used.background);
  const hear = (moment: SoundMoment): HeardMoment => ({
    ...moment,
    probability: computeMatchProbability(used, computeContrast(moment.similarity, background)),
  });
  return {
    isHere: whole >= used.threshold,
    best: scan.best.map(hear),
    also: new Map([...scan.also].map(([contentId, moment]) => [contentId, hear(moment)])),
  };
}
