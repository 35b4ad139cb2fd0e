import type { ClipDetails } from '../../shared/contract/clips.ts';
import type { Handlers } from '../../shared/contract/contract.ts';
import type { Suggestions } from '../../shared/contract/suggestions.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import type { SearchEngine } from '../search/search-engine.ts';
import type { VectorIndex, VectorSearch } from '../search/vector-index.ts';
import type { ClipStore } from '../store/clip-store.ts';
import type { SearchStore } from '../store/search-store.ts';
import type { Proposal, Suggester } from './suggester.ts';

export interface SuggestionsCallsOptions {
  readonly clips: ClipStore;
  readonly store: Pick<SearchStore, 'findContent'>;
  readonly vectors: Pick<VectorIndex & VectorSearch, 'findWindows' | 'ready'>;
  readonly packs: Pick<PackRegistry, 'getActive'>;
  readonly engine: Pick<SearchEngine, 'findSimilar'>;
  readonly getSuggester: (pack: InstalledPack) => Suggester;
}

const mostAlike = 5;

/** Answers what a clip seems to be. Nothing is stored: it is computed from the vectors whenever somebody asks. */
export function createSuggestionsCalls(options: SuggestionsCallsOptions): Pick<Handlers, 'suggestions.find'> {
  return {
    'suggestions.find': async ({ id }, { signal }) => {
      const clip = options.clips.findDetails(id);
      if (!clip) throw new AppError('not-found', 'This clip is no longer in the library.');
      await options.vectors.ready;
      const contentId = options.store.findContent(id)?.contentId ?? null;
      const windows = contentId === null ? undefined : options.vectors.findWindows(contentId);
      if (!windows) return nothing('Earmark has not listened to this clip yet.');
      const pack = options.packs.getActive()?.pack;
      const proposal = pack && (await options.getSuggester(pack).propose(windows));
      const alike = await findAlike(options, clip, signal);
      if (!proposal) return { ...nothing('This model has no words for categories and tags.'), alike };
      return { ...withoutKnown(proposal, clip), alike, note: null };
    },
  };
}

/** The clips that sound most like it; those with the very same bytes prove nothing. */
async function findAlike(
  { clips, engine }: SuggestionsCallsOptions,
  clip: ClipDetails,
  signal: AbortSignal,
): Promise<Suggestions['alike']> {
  const copies = new Set(clip.copies.map(({ id }) => id));
  const request = { id: clip.id, filter: '', limit: mostAlike + copies.size };
  const { matches } = await engine.findSimilar(request, signal);
  return matches
    .filter((match) => !copies.has(match.clip.id))
    .slice(0, mostAlike)
    .map((match) => ({
      clip: match.clip,
      ucs: clips.findDetails(match.clip.id)?.ucs ?? null,
      sound: match.because.sound ?? 0,
    }));
}

function withoutKnown({ categories, tags }: Proposal, clip: ClipDetails) {
  const known = new Set(clip.tags.map((tag) => tag.toLowerCase()));
  return { categories: [...categories], tags: tags.filter(({ name }) => !known.has(name.toLowerCase())) };
}

function nothing(note: string): Suggestions {
  return { categories: [], tags: [], alike: [], note };
}
