export interface TextPart {
  readonly text: string;
  readonly isMatch: boolean;
}

/**
 * Cuts a text where one of `words` begins inside it, case aside. A word marks the whole run of letters it
 * begins ("creak" marks "Creaking"), because a match by its stem is what the library found.
 */
export function splitByWords(text: string, words: readonly string[]): TextPart[] {
  const patterns = words
    .filter((word) => word.trim().length > 0)
    .sort((a, b) => b.length - a.length)
    .map((word) => `${escapePattern(word.trim())}\\p{Ll}*`);
  if (patterns.length === 0) return [{ text, isMatch: false }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(new RegExp(`(?<![\\p{Ll}])(?:${patterns.join('|')})`, 'giu'))) {
    if (match[0].length === 0) continue;
    if (match.index > end) parts.push({ text: text.slice(end, match.index), isMatch: false });
    parts.push({ text: match[0], isMatch: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isMatch: false });
  return parts;
}

function escapePattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
