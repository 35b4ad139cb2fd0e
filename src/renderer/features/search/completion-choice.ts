// What keys do to the list of completions, apart from the list itself. The arrow keys alone belong to the results.

export interface CompletionKey {
  readonly key: string;
  readonly isAlt: boolean;
  /** With Ctrl, ⌘ or Shift. */
  readonly isModified: boolean;
  /** Nothing is selected and nothing stands behind the caret. */
  readonly isAtEnd: boolean;
}

export type CompletionStep =
  /** Writes this completion into the box. */
  | { readonly kind: 'accept'; readonly index: number }
  /** -1: none, the text as it stands. */
  | { readonly kind: 'choose'; readonly index: number }
  /** The list goes; `passOn`: and the key does what it does without it. */
  | { readonly kind: 'close'; readonly passOn: boolean };

/** Keys that leave the box for the results. */
const leaving = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Enter'];

/** What a key does while so many completions are shown; null: it is not for the list. */
export function decideCompletion(
  { key, isAlt, isModified, isAtEnd }: CompletionKey,
  chosen: number,
  count: number,
): CompletionStep | null {
  if (isAlt && !isModified && (key === 'ArrowDown' || key === 'ArrowUp')) {
    return { kind: 'choose', index: step(chosen, key === 'ArrowDown' ? 1 : -1, count) };
  }
  if (isAlt || isModified) return null;
  if (key === 'Escape') return { kind: 'close', passOn: false };
  if (key === 'Tab' || (key === 'ArrowRight' && isAtEnd))
    return { kind: 'accept', index: Math.max(0, chosen) };
  // A chosen one is meant; where none is, Enter is for what stands in the box.
  if (key === 'Enter' && chosen >= 0) return { kind: 'accept', index: chosen };
  return leaving.includes(key) ? { kind: 'close', passOn: true } : null;
}

/** Around through "none" at both ends. */
function step(chosen: number, by: 1 | -1, count: number): number {
  const places = count + 1;
  return ((chosen + 1 + by + places) % places) - 1;
}
