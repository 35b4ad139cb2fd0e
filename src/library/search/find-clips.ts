// Answers the search box: words, sound, or both.
import { isEmptyQuery, type ParsedQuery, parseQuery } from '../../core/search/grammar/parse-query.ts';
import type { SearchAnswer } from '../../shared/contract/search.ts';
import type { AllowedClips } from '../store/clip-table/clip-lists.ts';
import { findAllowedClips, formatExcluded, toMayAnswer } from './allowed-clips.ts';
import { type FoundClip, toAnswerRows } from './answer-rows.ts';
import { joinSound, joinTexts, joinWithoutSound, type TextClip } from './join-candidates.ts';
import { createListener, type Listen } from './listen.ts';
import { createListeningNote } from './listening-note.ts';
import { nameCaptions } from './name-captions.ts';
import type { FindRequest, SearchEngine, SearchEngineOptions } from './search-engine.ts';
import { understand } from './understand-language.ts';
import type { TextSearch } from './vector-index.ts';

/** Text hits whose sound is looked at. */
const mostTextHits = 2000;

export function createFinder(options: SearchEngineOptions): Pick<SearchEngine, 'find'> {
  const listen = createListener(options);
  const getListeningNote = createListeningNote(options.store);
  return {
    async find(request, signal) {
      const startedAt = performance.now();
      const { query, note: languageNote } = await understand(parseQuery(request.query));
      const { matches, notes } = await findMatches(options, listen, request, query, signal);
      const space = options.registry.getActive()?.space;
      const asksSound = request.mode !== 'words' && query.alternatives.length > 0;
      const listening = asksSound && space ? getListeningNote(space.id) : undefined;
      return {
        query: request.query,
        verdict: matches.length > 0 ? 'matches' : 'nothing',
        matches,
        notes: [...query.problems, ...languageNote, ...notes, ...(listening ? [listening] : [])],
        tookMs: performance.now() - startedAt,
      };
    },
  };
}

interface Found {
  readonly matches: SearchAnswer['matches'];
  readonly notes: readonly string[];
}

async function findMatches(
  options: SearchEngineOptions,
  listen: Listen,
  request: FindRequest,
  query: ParsedQuery,
  signal: AbortSignal | undefined,
): Promise<Found> {
  const { store, getSummaries } = options;
  if (isEmptyQuery(query)) return { matches: [], notes: [] };
  if (query.alternatives.length === 0)
    return { matches: await listFiltered(options, query, request.limit), notes: [] };
  const allowed = await findAllowedClips(store, query);
  const hits = request.mode === 'sound' ? [] : findTexts(options.texts, query, allowed);
  const texts = joinTexts(store, hits.slice(0, mostTextHits), allowed);
  const answer = (found: readonly FoundClip[]) =>
    nameCaptions(store, toAnswerRows(getSummaries, found, request.limit));
  const heard =
    request.mode === 'words'
      ? { note: undefined }
      : await listen(toListenRequest(options, request, query, texts, allowed, signal));
  if ('best' in heard) {
    const found = joinSound(store, heard, texts, allowed);
    return { matches: answer(found), notes: [] };
  }
  const found = joinWithoutSound(texts);
  return { matches: answer(found), notes: heard.note ? [heard.note] : [] };
}

/** Texts are looked at under filters; clips that are not shown are left out later, unless most of the hits are such. */
function findTexts(texts: TextSearch, query: ParsedQuery, allowed: AllowedClips | undefined) {
  const { alternatives, filters, excluded } = query;
  if (!allowed) return texts.find(alternatives);
  const mayAnswer = toMayAnswer(allowed);
  if (filters.length + excluded.length > 0) return texts.find(alternatives, mayAnswer);
  const hits = texts.find(alternatives);
  const shown = hits.filter(({ clipId }) => mayAnswer(clipId));
  // A removed folder keeps its clips: those that are shown must not drown in them.
  return shown.length * 2 >= hits.length ? shown : texts.find(alternatives, mayAnswer);
}

function toListenRequest(
  options: SearchEngineOptions,
  request: FindRequest,
  query: ParsedQuery,
  texts: readonly TextClip[],
  allowed: AllowedClips | undefined,
  signal: AbortSignal | undefined,
) {
  const patience = options.patienceMs ?? Number.POSITIVE_INFINITY;
  return {
    text: query.words,
    limit: request.limit,
    wanted: allowed?.contents,
    also: texts.flatMap(({ clip }) => clip.contentId ?? []),
    // Without sound there is nothing to answer in this mode: it waits.
    patienceMs: request.mode === 'sound' ? Number.POSITIVE_INFINITY : patience,
    signal,
  };
}

/** Filters and no words: the clips that pass, by name. */
async function listFiltered(
  options: SearchEngineOptions,
  query: ParsedQuery,
  limit: number,
): Promise<SearchAnswer['matches']> {
  const clipIds = await options.store.listAllowed(query.filters, formatExcluded(query.excluded), limit);
  return options.getSummaries(clipIds).map((clip) => ({
    clip,
    startSeconds: 0,
    endSeconds: clip.durationSeconds ?? 0,
    score: 1,
    because: { sound: null, words: [], caption: null },
  }));
}
