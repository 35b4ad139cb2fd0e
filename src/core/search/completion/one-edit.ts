/**
 * True where `typed` is how `word` begins but for one letter: wrong, missing, too many, or two that changed places.
 * Both as they are compared (folded). The first letter is taken as right.
 */
export function beginsWithOneEdit(typed: string, word: string): boolean {
  let at = 0;
  while (at < typed.length && typed[at] === word[at]) at += 1;
  if (at === 0 || at === typed.length) return at > 0;
  const rest = (from: number) => typed.slice(from);
  const isWrong = word.startsWith(rest(at + 1), at + 1);
  const isMissing = word.startsWith(rest(at), at + 1);
  const isTooMany = word.startsWith(rest(at + 1), at);
  const isSwapped =
    typed[at] === word[at + 1] && typed[at + 1] === word[at] && word.startsWith(rest(at + 2), at + 2);
  return isWrong || isMissing || isTooMany || isSwapped;
}
