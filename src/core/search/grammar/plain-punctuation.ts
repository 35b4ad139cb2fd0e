/** What other keyboards type for `"`, `,`, `:` and `-`: typographic quotes, Japanese and Chinese punctuation. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/[“”„«»「」『』＂]/g, '"'],
  [/[、，､]/g, ','],
  [/：/g, ':'],
  [/－/g, '-'],
];

/** The text with the signs of the grammar as the grammar spells them; every character keeps its place. */
export function toPlainPunctuation(text: string): string {
  return spellings.reduce((plain, [other, sign]) => plain.replace(other, sign), text);
}
