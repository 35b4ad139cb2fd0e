// A query in another language is heard in English, and looked up in both.
import { type ParsedQuery, parseQuery } from '../../core/search/grammar/parse-query.ts';

export interface Understood {
  readonly query: ParsedQuery;
  /** What the user should know, at most one line. */
  readonly note: readonly string[];
}

/** The tables are large, so they are only read once something is asked. */
export async function understand(query: ParsedQuery): Promise<Understood> {
  if (query.words === '') return { query, note: [] };
  const { translateQuery } = await import('../../core/ucs/translate-query.ts');
  const translated = translateQuery(query.words);
  if (!translated) return { query, note: [] };
  const inEnglish = parseQuery(translated.english);
  return {
    query: {
      ...query,
      words: translated.english,
      alternatives: [...query.alternatives, ...inEnglish.alternatives],
    },
    note: [`Listened for “${translated.english}”.`],
  };
}

/** What is listened for when a text is typed, and whether the application knows what it means. */
export async function readTypedQuery(text: string): Promise<{ words: string; isUnderstood: boolean }> {
  const typed = parseQuery(text);
  const { isUcsEnglish } = await import('../../core/ucs/ucs-english.ts');
  const { query } = await understand(typed);
  return { words: query.words, isUnderstood: query !== typed || isUcsEnglish(query.words) };
}
