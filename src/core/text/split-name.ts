/**
 * Splits file and folder names into words the way people write them: separators, camelCase, capitals runs
 * (`DOORWood`), digits (`doorCreak02`). Lower case, in order, repeated words kept.
 */
export function splitName(name: string): string[] {
  return name
    .normalize('NFKC')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu}{2,})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L}{2,})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}']+/u)
    .map((word) => word.replace(/^'+|'+$/g, ''))
    .filter((word) => word !== '');
}

/** What full text should hold of a name: its words, and what stood together in one piece (`doorcreak02`). */
export function nameForFullText(name: string): string {
  const words = splitName(name);
  const pieces = name
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((piece) => piece !== '' && !words.includes(piece));
  return [...words, ...pieces].join(' ');
}
