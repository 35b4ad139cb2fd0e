// Which of a sound's captions explains a match: one with a word that nothing else of the clip has.

/**
 * The caption with the most of `words` among those that hold a word which `elsewhere` (name, folders, tags, what people
 * wrote) has not; the first of equals. Endings aside: "creaking" is found in "creaks".
 */
export function chooseCaption(
  captions: readonly string[],
  words: readonly string[],
  elsewhere: string,
): string | null {
  if (captions.length === 0) return null;
  const stems = [...new Set(words.flatMap(toStems))];
  const known = elsewhere.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').toLowerCase();
  const fresh = stems.filter((stem) => !hasBeginning(known, stem));
  let best: { readonly text: string; readonly count: number } | null = null;
  for (const text of captions) {
    const small = text.toLowerCase();
    if (!fresh.some((stem) => hasBeginning(small, stem))) continue;
    const count = stems.filter((stem) => hasBeginning(small, stem)).length;
    if (count > (best?.count ?? 0)) best = { text, count };
    if (count === stems.length) break;
  }
  return best?.text ?? null;
}

/** True where a word of `text` begins so. By hand: an answer has hundreds of clips, a long clip dozens of captions. */
function hasBeginning(text: string, stem: string): boolean {
  for (let at = text.indexOf(stem); at >= 0; at = text.indexOf(stem, at + 1)) {
    if (at === 0 || !/\p{L}/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

const shortestStem = 3;

/** Words as they begin: a rough stemmer, good enough to say where the full text index has found a word. */
function toStems(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];
  return words.map((word) => {
    const stem = word.replace(/(?:ings?|ed|e?s|ers?|e|y|ies)$/u, '').replace(/(\p{L})\1$/u, '$1');
    return stem.length >= shortestStem ? stem : word;
  });
}
