/** Tokens as a phrase: one that begins with a letter or digit has a space before it, `,` and `'s` have none. */
export function joinTokens(texts: readonly string[]): string {
  return texts.reduce(
    (phrase, text) => phrase + (phrase !== '' && /^[\p{L}\p{N}]/u.test(text) ? ' ' : '') + text,
    '',
  );
}
