// The contract answered from memory: for developing the window, and for states a real library reaches only rarely.
import { findUcs } from '../../src/core/ucs/ucs-lookup.ts';
import type { ClipAbout, ClipDetails, ClipSummary } from '../../src/shared/contract/clips.ts';
import type { Handlers } from '../../src/shared/contract/contract.ts';
import type { EventName, EventPayload } from '../../src/shared/contract/events.ts';
import type { Suggestions } from '../../src/shared/contract/suggestions.ts';
import { AppError } from '../../src/shared/errors/app-error.ts';
import { makePeaks, makeWav } from './fake-audio.ts';
import { captionHandlers, listFakeCaptions } from './fake-captions.ts';
import { makeClips } from './fake-clips.ts';
import { appHandlers, folderHandlers, jobHandlers, packHandlers } from './fake-handlers.ts';
import { completeText, findClips, findSimilar, parseTerms } from './fake-search.ts';
import { type FakeState, makeFolder, makeState, type Situation } from './fake-state.ts';

type Listener = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

export interface FakeLibrary {
  readonly handlers: Handlers;
  readonly state: FakeState;
  onEvent(listener: Listener): () => void;
  announce: Listener;
  serveMedia(request: Request): Promise<Response>;
}

export function makeFakeLibrary(situation: Situation = 'calm', clipCount = 2310): FakeLibrary {
  const state = makeState(situation, clipCount);
  const listeners = new Set<Listener>();
  const announce: Listener = (name, payload) => {
    for (const listener of listeners) listener(name, payload);
  };
  const addSamples = () => {
    state.clips = makeClips(60, '/opt/earmark/sample-library');
    state.folders = [makeFolder(1, '/opt/earmark/sample-library', 60)];
    announce('folders.changed', {});
    return state.folders[0] as (typeof state.folders)[number];
  };
  return {
    state,
    announce,
    handlers: {
      ...appHandlers(state),
      ...folderHandlers(state, addSamples),
      ...jobHandlers(state, announce),
      ...packHandlers,
      ...captionHandlers(state, announce),
      ...clipHandlers(state, announce),
      'search.find': ({ query, mode, limit }) => findClips(listClips(state), query, mode, limit),
      'suggestions.find': ({ id }) => suggest(state, getClip(state, id)),
      'search.complete': ({ text, limit }) => ({ completions: completeText(listClips(state), text, limit) }),
      'search.remember': () => ({}),
      'search.similar': ({ id, filter, limit }) => findSimilar(listClips(state), id, filter, limit),
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    serveMedia: (request) => Promise.resolve(serveMedia(state, request)),
  };
}

type ClipHandlers = Pick<
  Handlers,
  | 'clips.get'
  | 'clips.list'
  | 'clips.describe'
  | 'clips.rate'
  | 'clips.categorise'
  | 'tags.list'
  | 'tags.change'
>;

function clipHandlers(state: FakeState, announce: Listener): ClipHandlers {
  const changeClips = (ids: readonly number[], change: (clip: ClipSummary) => ClipSummary) => {
    const chosen = new Set(ids);
    state.clips = state.clips.map((clip) => (chosen.has(clip.id) ? change(clip) : clip));
    announce('clips.changed', {});
    return {};
  };
  return {
    'clips.get': ({ id }) => describeClip(state, getClip(state, id)),
    'clips.list': ({ filter, folderId, order, isDescending, offset, limit }) => {
      const { keeps } = parseTerms(filter);
      const clips = listClips(state).filter(
        (clip) => keeps(clip) && (folderId ?? clip.folderId) === clip.folderId,
      );
      if (order === 'name') clips.sort((a, b) => a.name.localeCompare(b.name));
      if (order === 'duration') clips.sort((a, b) => (a.durationSeconds ?? 0) - (b.durationSeconds ?? 0));
      if (isDescending && order !== 'added' && order !== 'modified') clips.reverse();
      return { clips: clips.slice(offset, offset + limit), total: clips.length };
    },
    'clips.describe': ({ id, description }) => {
      state.descriptions.set(id, description);
      return {};
    },
    'clips.rate': ({ ids, rating }) => changeClips(ids, (clip) => ({ ...clip, rating })),
    'clips.categorise': ({ ids, catId }) => {
      for (const id of ids) {
        if (catId === null) state.categories.delete(id);
        else state.categories.set(id, catId);
      }
      announce('clips.changed', {});
      return {};
    },
    'tags.list': () => {
      const counts = new Map<string, number>();
      for (const tag of state.clips.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
      return [...counts]
        .map(([name, clipCount]) => ({ name, clipCount }))
        .sort((a, b) => b.clipCount - a.clipCount);
    },
    'tags.change': ({ ids, add, remove }) =>
      changeClips(ids, (clip) => ({
        ...clip,
        tags: [...new Set([...clip.tags, ...add])].filter((tag) => !remove.includes(tag)),
      })),
  };
}

/** The clips with what is said of each. */
function listClips(state: FakeState): ClipSummary[] {
  return state.clips.map((clip) => ({ ...clip, about: findAbout(state, clip) }));
}

function findAbout(state: FakeState, clip: ClipSummary): ClipAbout | null {
  const [line] = (state.descriptions.get(clip.id) ?? '').split('\n');
  if (line) return { text: line, by: 'person' };
  const whole = listFakeCaptions(state, clip).find(({ startSeconds }) => startSeconds === null);
  return whole ? { text: whole.text, by: whole.kind } : null;
}

function getClip(state: FakeState, id: number): ClipSummary {
  const clip = state.clips.find((candidate) => candidate.id === id);
  if (!clip) throw new AppError('not-found', 'This clip is no longer in the library.');
  return clip;
}

function describeClip(state: FakeState, clip: ClipSummary): ClipDetails {
  return {
    ...clip,
    about: findAbout(state, clip),
    bitDepth: clip.format === 'mp3' ? null : 24,
    codec: clip.format === 'wav' ? 'PCM' : null,
    modifiedAtMs: Date.UTC(2024, 4, 17, 9, 30),
    description: state.descriptions.get(clip.id) ?? '',
    captions: listFakeCaptions(state, clip),
    embedded: [
      { source: 'bext', field: 'Description', value: 'Old farm gate, hinges dry. Sennheiser MKH 8040 pair.' },
      { source: 'iXML', field: 'Scene', value: 'GATE-04' },
      { source: 'INFO', field: 'Artist', value: 'Ann Field' },
    ],
    ucs: describeCategory(state.categories.get(clip.id) ?? 'DOORMetl'),
    windowCount: Math.max(1, Math.round((clip.durationSeconds ?? 0) / 5)),
    copies: clip.id % 3 === 0 ? [{ id: 7, path: '/home/ann/Sounds/_old/copy of gate.wav' }] : [],
  };
}

function suggest(state: FakeState, clip: ClipSummary): Suggestions {
  if (clip.analysis !== 'analysed') {
    return { categories: [], tags: [], alike: [], note: 'Earmark has not listened to this clip yet.' };
  }
  const categories = [
    {
      catId: 'DOORMetl',
      category: 'DOORS',
      subCategory: 'METAL',
      probability: 0.61,
      categoryProbability: 0.78,
    },
    {
      catId: 'METLFric',
      category: 'METAL',
      subCategory: 'FRICTION',
      probability: 0.14,
      categoryProbability: 0.2,
    },
    {
      catId: 'WOODFric',
      category: 'WOOD',
      subCategory: 'FRICTION',
      probability: 0.05,
      categoryProbability: 0.09,
    },
  ];
  const tags = [
    { name: 'creaking', probability: 0.72 },
    { name: 'metal', probability: 0.44 },
  ].filter(({ name }) => !clip.tags.includes(name));
  const alike = findSimilar(state.clips, clip.id, '', 5).matches.map((match) => ({
    clip: match.clip,
    ucs: describeCategory('DOORMetl'),
    sound: match.because.sound ?? 0,
  }));
  return { categories, tags, alike, note: null };
}

function describeCategory(catId: string): ClipDetails['ucs'] {
  const entry = findUcs(catId);
  return entry ? { catId, category: entry.category, subCategory: entry.subCategory } : null;
}

function serveMedia(state: FakeState, request: Request): Response {
  const { pathname, searchParams } = new URL(request.url);
  const [, , kind, id] = pathname.split('/');
  const clip = state.clips.find((candidate) => candidate.id === Number(id));
  if (!clip) return new Response('There is no such clip.', { status: 404 });
  const seconds = clip.durationSeconds ?? 1;
  if (kind === 'peaks') {
    if (clip.analysis !== 'analysed') return new Response(null, { status: 404 });
    return new Response(makePeaks(clip.id, seconds, Number(searchParams.get('bins'))));
  }
  return serveRange(makeWav(clip.id, seconds), request.headers.get('range'));
}

function serveRange(bytes: Uint8Array<ArrayBuffer>, range: string | null): Response {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
  const headers = { 'Content-Type': 'audio/wav', 'Accept-Ranges': 'bytes' };
  if (from === undefined) return new Response(bytes, { headers });
  const first = Number(from);
  const last = to ? Math.min(Number(to), bytes.length - 1) : bytes.length - 1;
  return new Response(bytes.slice(first, last + 1), {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${first}-${last}/${bytes.length}` },
  });
}
