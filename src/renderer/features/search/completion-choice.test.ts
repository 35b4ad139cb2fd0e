import { expect, it } from 'vitest';
import { decideCompletion } from './completion-choice.ts';

const press = (key: string, rest = {}) => ({ key, isAlt: false, isModified: false, isAtEnd: true, ...rest });

it('Tab, and Right at the end of the text, take the first completion or the chosen one', () => {
  expect(decideCompletion(press('Tab'), -1, 3)).toEqual({ kind: 'accept', index: 0 });
  expect(decideCompletion(press('ArrowRight'), 2, 3)).toEqual({ kind: 'accept', index: 2 });
  expect(decideCompletion(press('ArrowRight', { isAtEnd: false }), 2, 3)).toBeNull();
});

it('arrow keys alone and Enter go to the results, and the list goes', () => {
  for (const key of ['ArrowDown', 'ArrowUp', 'PageDown', 'Enter']) {
    expect(decideCompletion(press(key), -1, 3), key).toEqual({ kind: 'close', passOn: true });
  }
});

it('Alt and an arrow choose, around through the text as it stands', () => {
  const next = (chosen: number, key = 'ArrowDown') =>
    decideCompletion(press(key, { isAlt: true }), chosen, 3);
  expect(next(-1)).toEqual({ kind: 'choose', index: 0 });
  expect(next(2)).toEqual({ kind: 'choose', index: -1 });
  expect(next(-1, 'ArrowUp')).toEqual({ kind: 'choose', index: 2 });
});

it('Enter takes a completion only where one was chosen', () => {
  expect(decideCompletion(press('Enter'), 1, 3)).toEqual({ kind: 'accept', index: 1 });
});

it('Esc closes the list and nothing else; letters and other commands are none of its business', () => {
  expect(decideCompletion(press('Escape'), 1, 3)).toEqual({ kind: 'close', passOn: false });
  for (const key of ['a', 'ArrowLeft', 'Home']) expect(decideCompletion(press(key), -1, 3)).toBeNull();
  expect(decideCompletion(press('Enter', { isModified: true }), 1, 3)).toBeNull();
  expect(decideCompletion(press('Tab', { isModified: true }), -1, 3)).toBeNull();
});
