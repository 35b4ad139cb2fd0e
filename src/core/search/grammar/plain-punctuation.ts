/** What other keyboards type for `"`, `,`, `:` and `-`: typographic quotes, Japanese and Chinese punctuation. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/[“”„«»「」『』＂]/g, '"'],
  [/[、，､]/g, ','],
  [/：/g, ':'],
  [/－/g, '-'],
];

/** A filter with its value in plain quotes, as the window writes it. */
const named = /([A-Za-z]+:"[^"]*")/;

/**
 * The text with the signs of the grammar as the grammar spells them; every character keeps its place. The value of a
 * filter in plain quotes is a name as it stands: `folder:"/Sounds/「素材」、雨/"`.
 */
export function toPlainPunctuation(text: string): string {
  return text
    .split(named)
    .map((part, at) => (at % 2 === 1 ? part : spellPlainly(part)))
    .join('');
}

function spellPlainly(text: string): string {
  return spellings.reduce((plain, [other, sign]) => plain.replace(other, sign), text);
}
