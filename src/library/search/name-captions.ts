// An answer says which caption has brought a clip into it: words that a model wrote are shown as such.
import { chooseCaption } from '../../core/search/choose-caption.ts';
import type { ClipMatch } from '../../shared/contract/search.ts';
import type { SearchStore } from '../store/search-store.ts';

export function nameCaptions(
  store: Pick<SearchStore, 'listCaptions'>,
  matches: readonly ClipMatch[],
): ClipMatch[] {
  const byWords = matches.filter(({ because }) => because.words.length > 0);
  const captions = new Map<number, string[]>();
  for (const { clipId, text } of store.listCaptions(byWords.map(({ clip }) => clip.id))) {
    const texts = captions.get(clipId);
    if (texts) texts.push(text);
    else captions.set(clipId, [text]);
  }
  if (captions.size === 0) return [...matches];
  return matches.map((match) => {
    const { clip, because } = match;
    const texts = because.words.length > 0 ? (captions.get(clip.id) ?? []) : [];
    const caption = chooseCaption(texts, because.words, tellElsewhere(match));
    return caption === null ? match : { ...match, because: { ...because, caption } };
  });
}

/** What the clip is called and what people said of it. */
function tellElsewhere({ clip: { path, tags, about } }: ClipMatch): string {
  return [path, ...tags, about?.by === 'person' ? about.text : ''].join(' ');
}
