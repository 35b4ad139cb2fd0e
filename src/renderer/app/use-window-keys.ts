import { type RefObject, useEffect, useRef } from 'react';
import { decideKey, type KeySituation, type WindowAction } from './key-rule.ts';
import { useLayout } from './layout-store.ts';
import type { WindowActions } from './use-window-actions.ts';

interface KeyParts {
  readonly actions: WindowActions;
  readonly searchInput: RefObject<HTMLInputElement | null>;
}

/** Listens to every key of the window and does what the key rule says. Returns "a row was reached by mouse". */
export function useWindowKeys({ actions, searchInput }: KeyParts): () => void {
  const lastKey = useRef<KeySituation['lastKey']>('typing');
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // An open dialog and a running input method keep their keys.
      if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
      const action = decideKey(readPress(event), {
        focus: findFocus(searchInput.current),
        isSearchEmpty: searchInput.current?.value === '',
        lastKey: lastKey.current,
      });
      lastKey.current = nextLastKey(lastKey.current, event, action);
      if (!action) return;
      if (action.kind === 'type-in-search') searchInput.current?.focus();
      else {
        event.preventDefault();
        perform(action, actions, searchInput.current, event.repeat);
      }
    };
    // Whoever clicks into the box is going to write there.
    const press = ({ target }: Event) => {
      if (target === searchInput.current) lastKey.current = 'typing';
    };
    window.addEventListener('keydown', listen);
    window.addEventListener('pointerdown', press);
    return () => {
      window.removeEventListener('keydown', listen);
      window.removeEventListener('pointerdown', press);
    };
  }, [actions, searchInput]);
  return useRef(() => {
    lastKey.current = 'arrow';
  }).current;
}

function perform(
  action: WindowAction,
  actions: WindowActions,
  input: HTMLInputElement | null,
  isRepeat: boolean,
): void {
  if (action.kind === 'move') actions.move(action.by, action.step, action.extend, isRepeat);
  else if (action.kind !== 'type-in-search' && !isRepeat) performers(actions, input)[action.kind]();
}

function performers(
  actions: WindowActions,
  input: HTMLInputElement | null,
): Record<Exclude<WindowAction['kind'], 'move' | 'type-in-search'>, () => void> {
  const { isDetailsOpen, setDetailsOpen, open } = useLayout.getState();
  return {
    'toggle-play': actions.togglePlay,
    play: actions.playActive,
    escape() {
      // From another field the first Esc only leads back to the box.
      const isElsewhere = findFocus(input) === 'text';
      input?.focus();
      if (!isElsewhere) actions.escape();
    },
    'focus-search'() {
      input?.focus();
      input?.select();
    },
    loop: actions.toggleLoop,
    similar: actions.showSimilarToActive,
    details: () => setDetailsOpen(!isDetailsOpen),
    shortcuts: () => open('shortcuts'),
    'select-all': actions.selectAll,
  };
}

function readPress(event: KeyboardEvent) {
  return {
    key: event.key,
    isCommand: event.ctrlKey || event.metaKey,
    isShift: event.shiftKey,
    isAlt: event.altKey,
  };
}

function nextLastKey(
  before: KeySituation['lastKey'],
  event: KeyboardEvent,
  action: WindowAction | null,
): KeySituation['lastKey'] {
  if (action) return action.kind === 'move' || action.kind === 'play' ? 'arrow' : before;
  const writes =
    event.key.length === 1 || ['Backspace', 'Delete', 'ArrowLeft', 'ArrowRight'].includes(event.key);
  return writes ? 'typing' : before;
}

function findFocus(input: HTMLInputElement | null): KeySituation['focus'] {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return 'none';
  if (focused === input) return 'search';
  // A list to choose from goes by letters and arrows itself.
  if (focused instanceof HTMLTextAreaElement || focused instanceof HTMLSelectElement) return 'text';
  if (focused instanceof HTMLInputElement) {
    return ['range', 'radio'].includes(focused.type)
      ? 'slider'
      : focused.type === 'checkbox'
        ? 'control'
        : 'text';
  }
  return focused.matches('button, a, summary') ? 'control' : 'none';
}
