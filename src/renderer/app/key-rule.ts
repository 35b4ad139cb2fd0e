// What a key does in the window. The search box keeps the focus nearly always, so most keys are decided here.

export interface KeyPress {
  readonly key: string;
  /** Ctrl, or ⌘ on a Mac. */
  readonly isCommand: boolean;
  readonly isShift: boolean;
  readonly isAlt: boolean;
}

export interface KeySituation {
  /** `text`: another text field. `control`: a button or link. `slider`: something arrow keys move by themselves. */
  readonly focus: 'search' | 'text' | 'control' | 'slider' | 'none';
  readonly isSearchEmpty: boolean;
  /** Whether the last key moved through the list or wrote into the box: it decides what Space means. */
  readonly lastKey: 'arrow' | 'typing';
}

export type WindowAction =
  | {
      readonly kind: 'move';
      readonly by: 'row' | 'page' | 'all';
      readonly step: -1 | 1;
      readonly extend: boolean;
    }
  | {
      readonly kind:
        | 'toggle-play'
        | 'play'
        | 'escape'
        | 'focus-search'
        | 'type-in-search'
        | 'loop'
        | 'similar'
        | 'details'
        | 'shortcuts'
        | 'select-all';
    };

/** Null: the key is none of the window's business and does what it always does. */
export function decideKey(press: KeyPress, situation: KeySituation): WindowAction | null {
  if (press.key === 'Escape') return { kind: 'escape' };
  if (press.key === 'F1') return { kind: 'shortcuts' };
  if (press.isAlt) return null;
  if (press.isCommand) return decideCommand(press, situation);
  if (situation.focus === 'text') return null;
  return decideMove(press, situation) ?? decidePlay(press, situation) ?? decideLetter(press, situation);
}

function decideCommand(press: KeyPress, situation: KeySituation): WindowAction | null {
  const isInText = situation.focus === 'text';
  switch (press.key.toLowerCase()) {
    case 'f':
      return { kind: 'focus-search' };
    case 'l':
      return { kind: 'loop' };
    case 'i':
      return { kind: 'details' };
    case 'enter':
      return isInText ? null : { kind: 'similar' };
    case 'a':
      return isInText || !isMoving(situation) ? null : { kind: 'select-all' };
    case 'home':
    case 'end':
      if (isInText) return null;
      return { kind: 'move', by: 'all', step: press.key === 'Home' ? -1 : 1, extend: press.isShift };
    default:
      return null;
  }
}

function decideMove({ key, isShift: extend }: KeyPress, situation: KeySituation): WindowAction | null {
  if (situation.focus === 'slider') return null;
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    return { kind: 'move', by: 'row', step: key === 'ArrowUp' ? -1 : 1, extend };
  }
  if (key === 'PageUp' || key === 'PageDown') {
    return { kind: 'move', by: 'page', step: key === 'PageUp' ? -1 : 1, extend };
  }
  // While someone types, Home and End belong to the caret.
  if ((key === 'Home' || key === 'End') && isMoving(situation)) {
    return { kind: 'move', by: 'all', step: key === 'Home' ? -1 : 1, extend };
  }
  return null;
}

function decidePlay({ key }: KeyPress, situation: KeySituation): WindowAction | null {
  if (situation.focus === 'control' || situation.focus === 'slider') return null;
  if (key === 'Enter') return { kind: 'play' };
  return key === ' ' && isMoving(situation) ? { kind: 'toggle-play' } : null;
}

function decideLetter({ key }: KeyPress, situation: KeySituation): WindowAction | null {
  if (situation.focus === 'search')
    return key === '?' && situation.isSearchEmpty ? { kind: 'shortcuts' } : null;
  switch (key.toLowerCase()) {
    case '/':
      return { kind: 'focus-search' };
    case '?':
      return { kind: 'shortcuts' };
    case 'w':
      return { kind: 'similar' };
    case 'l':
      return { kind: 'loop' };
    case 'i':
      return { kind: 'details' };
    default:
      return isPrintable(key) ? { kind: 'type-in-search' } : null;
  }
}

/** Space, Home, End and Ctrl+A belong to the list after an arrow key, where the box is empty, or without focus. */
function isMoving({ focus, isSearchEmpty, lastKey }: KeySituation): boolean {
  return focus !== 'search' || isSearchEmpty || lastKey === 'arrow';
}

function isPrintable(key: string): boolean {
  return [...key].length === 1 && key !== ' ';
}
