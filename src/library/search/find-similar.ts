// "More like this": clips that sound like a clip, a region of it, or windows from outside the library.
import {
  blendBackground,
  computeContrast,
  computeMatchProbability,
  similarCalibration,
} from '../../core/search/calibrate.ts';
import { parseQuery } from '../../core/search/grammar/parse-query.ts';
import type { SearchAnswer } from '../../shared/contract/search.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../../worker/task-protocol.ts';
import { findAllowedClips, isAllowed } from './allowed-clips.ts';
import { toAnswerRows } from './answer-rows.ts';
import { mostQueries } from './scan-areas.ts';
import type { SearchEngine, SearchEngineOptions } from './search-engine.ts';

interface Asked {
  readonly label: string;
  readonly windows: EmbeddedWindows;
  readonly filter: string;
  readonly limit: number;
  /** The clip that was asked from: it is not an answer. Its copies are. */
  readonly except: number | null;
}

export function createSimilarFinder(
  options: SearchEngineOptions,
): Pick<SearchEngine, 'findSimilar' | 'findSimilarToWindows'> {
  return {
    async findSimilar(request, signal) {
      const startedAt = performance.now();
      const clip = options.store.findContent(request.id);
      if (!clip) throw new AppError('not-found', 'This clip is no longer in the library.');
      const [summary] = options.getSummaries([request.id]);
      const label = summary?.name ?? '';
      await options.vectors.ready;
      const all = clip.contentId === null ? undefined : options.vectors.findWindows(clip.contentId);
      if (!all) return nothing(label, 'Earmark has not listened to this clip yet.', startedAt);
      const windows = cutWindows(
        all,
        request.startSeconds ?? 0,
        request.endSeconds ?? Number.POSITIVE_INFINITY,
      );
      const { filter, limit, id } = request;
      return findLike(options, { label, windows, filter, limit, except: id }, startedAt, signal);
    },
    async findSimilarToWindows({ label, windows, filter, limit }, signal) {
      const startedAt = performance.now();
      await options.vectors.ready;
      if (windows.startsSeconds.length === 0) return nothing(label, 'This file holds no sound.', startedAt);
      return findLike(
        options,
        { label, windows, filter: filter ?? '', limit, except: null },
        startedAt,
        signal,
      );
    },
  };
}

async function findLike(
  options: SearchEngineOptions,
  asked: Asked,
  startedAt: number,
  signal: AbortSignal | undefined,
): Promise<SearchAnswer> {
  const query = parseQuery(asked.filter);
  const allowed = await findAllowedClips(options.store, query);
  const scan = await options.vectors.scan({
    queries: spreadRows(asked.windows, mostQueries),
    // One more, for the clip itself.
    limit: asked.limit + 1,
    wanted: allowed?.contents,
    signal,
  });
  const background = blendBackground(scan.background, similarCalibration.background);
  const moments = new Map(scan.best.map((moment) => [moment.contentId, moment]));
  const found = options.store.getClipsOf([...moments.keys()]).flatMap((clip) => {
    const moment = moments.get(clip.contentId ?? -1);
    if (!moment || clip.clipId === asked.except || !isAllowed(allowed, clip.clipId)) return [];
    const contrast = computeContrast(moment.similarity, background);
    const sound = computeMatchProbability(similarCalibration, contrast);
    return [{ ...clip, sound, text: 0, words: [], moment }];
  });
  const matches = toAnswerRows(options.getSummaries, found, asked.limit);
  return {
    query: asked.label,
    verdict: matches.length > 0 ? 'matches' : 'nothing',
    matches,
    notes: [...query.problems],
    tookMs: performance.now() - startedAt,
  };
}

/** The windows that touch a region; the one nearest to it where the region lies past the end. */
function cutWindows(windows: EmbeddedWindows, from: number, to: number): EmbeddedWindows {
  const { dimension, startsSeconds, endsSeconds, vectors } = windows;
  const touched = [...startsSeconds.keys()].filter(
    (index) => (startsSeconds[index] as number) < to && (endsSeconds[index] as number) > from,
  );
  const kept = touched.length > 0 ? touched : [startsSeconds.length - 1];
  const cut = new Float32Array(kept.length * dimension);
  for (const [at, index] of kept.entries()) {
    cut.set(vectors.subarray(index * dimension, (index + 1) * dimension), at * dimension);
  }
  return {
    dimension,
    startsSeconds: Float32Array.from(kept, (index) => startsSeconds[index] as number),
    endsSeconds: Float32Array.from(kept, (index) => endsSeconds[index] as number),
    vectors: cut,
  };
}

/** At most `most` rows, spread evenly: a long recording is asked with a few of its moments. */
function spreadRows({ vectors, dimension }: EmbeddedWindows, most: number): Float32Array[] {
  const count = vectors.length / dimension;
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, index) => {
    const row = Math.floor(((index + 0.5) * count) / taken);
    return vectors.subarray(row * dimension, (row + 1) * dimension);
  });
}

function nothing(query: string, note: string, startedAt: number): SearchAnswer {
  return { query, verdict: 'nothing', matches: [], notes: [note], tookMs: performance.now() - startedAt };
}
