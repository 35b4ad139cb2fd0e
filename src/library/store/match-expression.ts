// Words of the search box as FTS5 MATCH expressions. Everything is quoted, so no input is an operator.
import { splitName } from '../../core/text/split-name.ts';
import { findAudioExtension } from '../folders/audio-extensions.ts';

const longestWord = 120;

/**
 * The expression of one word or phrase; undefined where it holds nothing that full text knows (emoji, signs).
 * `doorCreak02` also finds `door creak 02`, and `doorCreak02.wav` both: names are kept without their extension. A prefix
 * expression finds words that begin so.
 */
export function formatMatch(text: string, isPrefix = false): string | undefined {
  const suffix = isPrefix ? '*' : '';
  const ways = [...listWays(text), ...listWays(withoutExtension(text))].map((way) => way + suffix);
  const [only, ...others] = [...new Set(ways)];
  return others.length > 0 ? `(${[only, ...others].join(' OR ')})` : only;
}

/** As it is written, and split into words where that is something else. */
function listWays(text: string): string[] {
  const quoted = quote(text.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
  if (!quoted) return [];
  const split = quote(splitName(text));
  return !split || split === quoted.toLowerCase() ? [quoted] : [quoted, split];
}

function withoutExtension(text: string): string {
  const extension = findAudioExtension(text);
  return extension === undefined ? text : text.slice(0, -extension.length - 1);
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
