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
  const stems = [...new Set(words.flatMap(toStems))];
  const known = toStems(elsewhere);
  const fresh = stems.filter((stem) => !isAmong(known, stem));
  let best: { readonly text: string; readonly count: number } | null = null;
  for (const text of captions) {
    const written = toStems(text);
    if (!fresh.some((stem) => isAmong(written, stem))) continue;
    const count = stems.filter((stem) => isAmong(written, stem)).length;
    if (count > (best?.count ?? 0)) best = { text, count };
  }
  return best?.text ?? null;
}

function isAmong(stems: readonly string[], stem: string): boolean {
  return stems.some((other) => other.startsWith(stem));
}

const shortestStem = 3;

/** Words as they begin: a rough stemmer, good enough to say where the full text index has found a word. */
function toStems(text: string): string[] {
  const words = text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/\p{L}+|\p{N}+/gu) ?? [];
  return words.map((word) => {
    const small = word.toLowerCase();
    const stem = small.replace(/(?:ings?|ed|e?s|ers?|e|y|ies)$/u, '').replace(/(\p{L})\1$/u, '$1');
    return stem.length >= shortestStem ? stem : small;
  });
}
