// Where completions come from.
import { createPhraseList, type PhraseList } from '../../core/search/completion/phrase-list.ts';
import type { PackRegistry } from '../packs/installed-pack.ts';
import type { KnownQuery, QueryStore } from '../store/query-store.ts';
import type { CountedTag, TagStore } from '../store/tag-store.ts';
import type { WordStore } from '../store/word-store.ts';
import { createUcsPhrases, type NamedPhrase, readPackPhrases, type UcsPhrases } from './phrases.ts';

export interface FoundTag extends CountedTag {
  /** False where only a later word of the tag begins so. */
  readonly isStart?: boolean;
}

export interface CompletionSources {
  readonly words: Pick<WordStore, 'listBegun'>;
  /** Most used first. */
  listTags(): readonly FoundTag[];
  /** Tags that begin so, or with a word that does. */
  findTags(folded: string, limit: number): readonly FoundTag[];
  /** Read once, when something is typed for the first time. */
  ucs(): UcsPhrases;
  /** Of the pack in use. */
  packPhrases(): PhraseList<NamedPhrase>;
  /** Last used first. */
  listQueries(): readonly KnownQuery[];
  /** Names of the watched folders. */
  listFolderNames(): readonly string[];
}

export interface CompletionStores {
  readonly words: Pick<WordStore, 'listBegun'>;
  readonly tags: Pick<TagStore, 'listCounted'>;
  readonly queries: Pick<QueryStore, 'list'>;
  readonly registry: Pick<PackRegistry, 'getActive'>;
  readonly listFolderNames: () => readonly string[];
}

export function createSources(stores: CompletionStores): CompletionSources {
  let ucs: UcsPhrases | undefined;
  let ofTags: { readonly tags: readonly CountedTag[]; readonly list: PhraseList<TagPhrase> } | undefined;
  let ofPack: { readonly key: string; readonly list: PhraseList<NamedPhrase> } | undefined;
  const listTagPhrases = () => {
    const tags = stores.tags.listCounted();
    if (ofTags?.tags !== tags) ofTags = { tags, list: createPhraseList(tags.map(toPhrase)) };
    return ofTags?.list ?? createPhraseList<TagPhrase>([]);
  };
  return {
    words: stores.words,
    listTags: () => stores.tags.listCounted(),
    findTags: (folded, limit) =>
      listTagPhrases()
        .find(folded, limit)
        .map(({ phrase, isStart }) => ({ ...phrase.tag, isStart })),
    ucs() {
      ucs ??= createUcsPhrases();
      return ucs;
    },
    packPhrases() {
      const pack = stores.registry.getActive()?.pack;
      if (!pack) return createPhraseList<NamedPhrase>([]);
      const key = `${pack.id} ${pack.manifest.version} ${pack.folder}`;
      if (ofPack?.key !== key) ofPack = { key, list: readPackPhrases(pack) };
      return ofPack?.list ?? createPhraseList<NamedPhrase>([]);
    },
    listQueries: () => stores.queries.list(),
    listFolderNames: stores.listFolderNames,
  };
}

interface TagPhrase {
  readonly text: string;
  readonly tag: CountedTag;
}

function toPhrase(tag: CountedTag): TagPhrase {
  return { text: tag.name, tag };
}
