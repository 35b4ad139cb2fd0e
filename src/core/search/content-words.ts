// Which words of a query carry meaning for full text.
import type { TextTerm } from './grammar/parse-query.ts';

const functionWords = new Set(
  (
    'a about after against an and are as at be been being by can could did do does during for from had has have ' +
    "he her his how i in into is it its it's like me my of off on one or our out over she so some someone something " +
    'than that the their them then there they this those through to under up very was we were what when where ' +
    'which while who will with without you your sound sounds'
  ).split(' '),
);

/** Clips with every one of several words that say nothing take long to find, and nobody is glad of them. */
const mostEmpty = 2;

/**
 * The terms that a clip's text should hold: without "a", "of", "sound" … unless nothing else is there: then
 * the first two of them. Phrases are kept as they are.
 */
export function keepContentTerms(terms: readonly TextTerm[]): readonly TextTerm[] {
  const kept = terms.filter((term) => term.kind === 'phrase' || !functionWords.has(term.text.toLowerCase()));
  return kept.length > 0 ? kept : terms.slice(0, mostEmpty);
}
