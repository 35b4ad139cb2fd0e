/** A text that a file carries about itself. */
export interface EmbeddedText {
  /** aswg, ixml, bext, info, cue, aiff, caf, id3, vorbis, mp4, … */
  readonly source: string;
  readonly field: string;
  readonly value: string;
}

const MOST_TEXTS = 200;
const MOST_CHARACTERS = 4000;

/** What people fill in with most care comes first: ASWG, the USER block, bext, INFO, the rest as found. */
const order: readonly ((text: EmbeddedText) => boolean)[] = [
  (text) => text.source === 'aswg',
  (text) => text.source === 'ixml' && text.field.startsWith('USER'),
  (text) => text.source === 'bext',
  (text) => text.source === 'info',
  () => true,
];

/** Sorted for display, trimmed, each value once, within bounds. */
export function arrangeTexts(texts: readonly EmbeddedText[]): EmbeddedText[] {
  const ranked = texts
    .map((text) => ({ ...text, value: cleanValue(text.value) }))
    .filter((text) => text.value !== '')
    .map((text) => ({ text, rank: order.findIndex((matches) => matches(text)) }));
  ranked.sort((a, b) => a.rank - b.rank);
  const seen = new Set<string>();
  const arranged: EmbeddedText[] = [];
  for (const { text } of ranked) {
    if (arranged.length === MOST_TEXTS) break;
    if (seen.has(text.value)) continue;
    seen.add(text.value);
    arranged.push(text);
  }
  return arranged;
}

/** Line ends become \n, other control characters and lone surrogates go; runs of blanks shrink. */
function cleanValue(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Cc}/gu, (character) => (character === '\n' ? '\n' : ' '))
    .replace(/[ \t]+/g, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();
}
