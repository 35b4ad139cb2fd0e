/**
 * `theirs` is `before` with lines added at its end; `mine` is what someone has made of `before` meanwhile. Both stay:
 * what was added follows what was typed.
 */
export function joinEdits(before: string, mine: string, theirs: string): string {
  if (mine === before) return theirs;
  const kept = before.trimEnd();
  if (!theirs.startsWith(kept)) return mine;
  const added = theirs.slice(kept.length).trim();
  return [mine.trimEnd(), added].filter(Boolean).join('\n');
}
