// Words of the search box as FTS5 MATCH expressions. Everything is quoted, so no input is an operator.
import { splitName } from '../../core/text/split-name.ts';

const longestWord = 120;

/**
 * The expression of one word or phrase; undefined where it holds nothing that full text knows (emoji, signs).
 * `doorCreak02` also finds `door creak 02`. A prefix expression finds words that begin so.
 */
export function formatMatch(text: string, isPrefix = false): string | undefined {
  const quoted = quote(text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
  if (!quoted) return undefined;
  const split = quote(splitName(text));
  const suffix = isPrefix ? '*' : '';
  if (!split || split === quoted.toLowerCase()) return quoted + suffix;
  return `(${quoted}${suffix} OR ${split}${suffix})`;
}

function quote(words: readonly string[]): string | undefined {
  const cleaned = words.map((word) => word.replaceAll('"', '').slice(0, longestWord)).filter((word) => word);
  return cleaned.length > 0 ? `"${cleaned.join(' ')}"` : undefined;
}

/** The same expression over everything but what models wrote. */
export function withoutGenerated(expression: string): string {
  return `- generated : (${expression})`;
}

/** The same expression over what people wrote and the names of files. */
export function withinNames(expression: string): string {
  return `{people file_name} : (${expression})`;
}
