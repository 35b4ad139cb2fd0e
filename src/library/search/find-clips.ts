// Answers the search box: words, sound, or both.
import { isEmptyQuery, type ParsedQuery, parseQuery } from '../../core/search/grammar/parse-query.ts';
import type { SearchAnswer } from '../../shared/contract/search.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import type { AllowedClips, ClipContent } from '../store/search-store.ts';
import { findAllowedClips, formatExcluded, isAllowed } from './allowed-clips.ts';
import { type FoundClip, toAnswerRows } from './answer-rows.ts';
import { type Heard, type HeardMoment, listen } from './listen.ts';
import { createListeningNote } from './listening-note.ts';
import { createQueryVectors } from './query-vectors.ts';
import type { FindRequest, SearchEngine, SearchEngineOptions } from './search-engine.ts';
import { readSoundModel, type SoundModel } from './sound-model.ts';
import type { TextHit } from './vector-index.ts';

/** Clips that sound like it with less than this are left out … */
const leastProbability = 0.15;
/** … unless the best one is not much surer: then what has so much of its probability stays. */
const leastShareOfBest = 0.4;
/** Share of the query's weight that a text must cover to count where sound cannot be asked. */
const enoughCoverage = 0.5;
/** Text hits whose sound is looked at. */
const mostTextHits = 2000;

export function createFinder(options: SearchEngineOptions): Pick<SearchEngine, 'find'> {
  const queryVectors = createQueryVectors(options.workers, options.locatePack);
  const getListeningNote = createListeningNote(options.store);
  const models = new WeakMap<InstalledPack, SoundModel>();
  const getModel = (pack: InstalledPack) => {
    const model = models.get(pack) ?? readSoundModel(pack);
    models.set(pack, model);
    return model;
  };

  const askSound = async (
    request: FindRequest,
    query: ParsedQuery,
    allowed: AllowedClips | undefined,
    also: readonly number[],
    signal: AbortSignal | undefined,
  ) => {
    if (request.mode === 'words') return { note: undefined };
    const patienceMs =
      request.mode === 'sound' ? Number.POSITIVE_INFINITY : (options.patienceMs ?? Number.POSITIVE_INFINITY);
    const wanted = allowed?.contents;
    return listen(options, queryVectors, getModel, {
      text: query.words,
      limit: request.limit,
      wanted,
      also,
      patienceMs,
      signal,
    });
  };

  return {
    async find(request, signal) {
      const startedAt = performance.now();
      const query = parseQuery(request.query);
      const answer = (matches: SearchAnswer['matches'], notes: readonly string[] = []): SearchAnswer => ({
        query: request.query,
        verdict: matches.length > 0 ? 'matches' : 'nothing',
        matches,
        notes: [...query.problems, ...notes],
        tookMs: performance.now() - startedAt,
      });
      if (isEmptyQuery(query)) return answer([]);
      if (query.alternatives.length === 0) return answer(listFiltered(options, query, request.limit));

      const allowed = findAllowedClips(options.store, query);
      const hits = request.mode === 'sound' ? [] : options.texts.find(query.alternatives);
      const texts = joinTexts(options, hits.slice(0, mostTextHits), allowed);
      const also = texts.flatMap(({ clip }) => clip.contentId ?? []);
      const heard = await askSound(request, query, allowed, also, signal);
      const isHeard = 'best' in heard;
      const found = isHeard
        ? joinSound(options, heard, texts, allowed)
        : texts.filter(({ hit }) => hit.isComplete || hit.coverage >= enoughCoverage).map(toFoundByText);
      const space = options.registry.getActive()?.space;
      const listening = request.mode === 'words' || !space ? undefined : getListeningNote(space.id);
      const notes = [isHeard ? undefined : heard.note, listening].filter((note) => note !== undefined);
      return answer(toAnswerRows(options.getSummaries, found, request.limit), notes);
    },
  };
}

interface TextClip {
  readonly hit: TextHit;
  readonly clip: ClipContent;
}

/** Hits of clips that are visible and allowed. */
function joinTexts(
  options: SearchEngineOptions,
  hits: readonly TextHit[],
  allowed: AllowedClips | undefined,
): TextClip[] {
  const wanted = hits.filter((hit) => isAllowed(allowed, hit.clipId));
  const clips = new Map(
    options.store.getVisible(wanted.map((hit) => hit.clipId)).map((clip) => [clip.clipId, clip]),
  );
  return wanted.flatMap((hit) => {
    const clip = clips.get(hit.clipId);
    return clip ? [{ hit, clip }] : [];
  });
}

function toFoundByText({ hit, clip }: TextClip): FoundClip {
  return { ...clip, sound: null, text: hit.score, words: hit.words, moment: null };
}

/** Text hits with their sound, and what is found by sound alone where the verdict allows it. */
function joinSound(
  options: SearchEngineOptions,
  heard: Heard,
  texts: readonly TextClip[],
  allowed: AllowedClips | undefined,
): FoundClip[] {
  const byClip = new Map<number, FoundClip>();
  for (const text of texts) {
    const moment = heard.also.get(text.clip.contentId ?? -1);
    if (!isReason(text.hit, moment?.probability ?? 0, heard.isHere)) continue;
    byClip.set(text.clip.clipId, {
      ...toFoundByText(text),
      sound: moment?.probability ?? null,
      moment: moment ?? null,
    });
  }
  if (heard.isHere) {
    for (const found of findBySound(options, heard.best, allowed)) {
      if (!byClip.has(found.clipId)) byClip.set(found.clipId, found);
    }
  }
  return [...byClip.values()];
}

/** All words are a reason whatever the sound says; some of them only support a sound that fits. */
function isReason(hit: TextHit, probability: number, isHere: boolean): boolean {
  if (hit.isComplete) return true;
  return isHere && (hit.coverage >= enoughCoverage || probability >= leastProbability);
}

function findBySound(
  options: SearchEngineOptions,
  best: readonly HeardMoment[],
  allowed: AllowedClips | undefined,
): FoundClip[] {
  const least = Math.min(leastProbability, leastShareOfBest * (best[0]?.probability ?? 0));
  const kept = best.filter((moment) => moment.probability >= least);
  const moments = new Map(kept.map((moment) => [moment.contentId, moment]));
  return options.store.getClipsOf([...moments.keys()]).flatMap((clip) => {
    const moment = moments.get(clip.contentId ?? -1);
    if (!moment || !isAllowed(allowed, clip.clipId)) return [];
    return [{ ...clip, sound: moment.probability, text: 0, words: [], moment }];
  });
}

/** Filters and no words: the clips that pass, by name. */
function listFiltered(
  options: SearchEngineOptions,
  query: ParsedQuery,
  limit: number,
): SearchAnswer['matches'] {
  const clipIds = options.store.listAllowed(query.filters, formatExcluded(query.excluded), limit);
  return options.getSummaries(clipIds).map((clip) => ({
    clip,
    startSeconds: 0,
    endSeconds: clip.durationSeconds ?? 0,
    score: 1,
    because: { sound: null, words: [] },
  }));
}
