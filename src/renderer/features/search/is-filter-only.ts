const field = /^-?[a-z]+:("[^"]*"|\S+)$/i;

/**
 * True where the box holds filters and nothing to rank by (`tag:door dur:<2`): such a query lists the
 * library, sorted and without a limit, instead of searching it. Also true for an empty box.
 */
export function isFilterOnly(text: string): boolean {
  const terms = text.match(/-?[a-z]+:"[^"]*"|\S+/gi) ?? [];
  return terms.every((term) => field.test(term) || /^-\S/.test(term));
}
