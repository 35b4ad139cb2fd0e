import { describe, expect, it } from 'vitest';
import { decideKey, type KeyPress, type KeySituation } from './key-rule.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  isCommand: false,
  isShift: false,
  isAlt: false,
  ...held,
});
const typing: KeySituation = { focus: 'search', isSearchEmpty: false, lastKey: 'typing' };
const moving: KeySituation = { focus: 'search', isSearchEmpty: false, lastKey: 'arrow' };
const kind = (key: string, situation: KeySituation, held: Partial<KeyPress> = {}) =>
  decideKey(press(key, held), situation)?.kind ?? null;

describe('space', () => {
  it('types a space while a query is being typed', () => expect(kind(' ', typing)).toBeNull());
  it('plays and stops after an arrow key', () => expect(kind(' ', moving)).toBe('toggle-play'));
  it('plays and stops in an empty box', () => {
    expect(kind(' ', { ...typing, isSearchEmpty: true })).toBe('toggle-play');
  });
  it('presses the button that has the focus', () =>
    expect(kind(' ', { ...moving, focus: 'control' })).toBeNull());
});

describe('keys in the search box', () => {
  it('move and play without leaving it', () => {
    expect(decideKey(press('ArrowDown'), typing)).toEqual({
      kind: 'move',
      by: 'row',
      step: 1,
      extend: false,
    });
    expect(decideKey(press('ArrowUp', { isShift: true }), typing)).toMatchObject({ step: -1, extend: true });
    expect(kind('Enter', typing)).toBe('play');
    expect(kind('PageDown', typing)).toBe('move');
  });
  it('write every letter, also those that are shortcuts elsewhere', () => {
    for (const key of ['w', 'l', 'i', '/', '?', 'ü']) expect(kind(key, typing), key).toBeNull();
  });
  it('leave Home and End to the caret while typing, and move the list after an arrow', () => {
    expect(kind('Home', typing)).toBeNull();
    expect(decideKey(press('End'), moving)).toEqual({ kind: 'move', by: 'all', step: 1, extend: false });
    expect(kind('End', typing, { isCommand: true })).toBe('move');
  });
  it('leave left and right to the caret', () => expect(kind('ArrowLeft', moving)).toBeNull());
  it('select all text while typing and all sounds after an arrow', () => {
    expect(kind('a', typing, { isCommand: true })).toBeNull();
    expect(kind('a', moving, { isCommand: true })).toBe('select-all');
  });
  it('ask for help only where the question mark cannot be meant as text', () => {
    expect(kind('?', { ...typing, isSearchEmpty: true })).toBe('shortcuts');
  });
});

describe('keys outside text', () => {
  const outside: KeySituation = { focus: 'none', isSearchEmpty: false, lastKey: 'typing' };
  it('are shortcuts', () => {
    expect(['w', 'L', 'i', '/', '?'].map((key) => kind(key, outside))).toEqual([
      'similar',
      'loop',
      'details',
      'focus-search',
      'shortcuts',
    ]);
  });
  it('go to the search box when they are anything else', () => {
    expect(kind('d', outside)).toBe('type-in-search');
    expect(kind('é', { ...outside, focus: 'control' })).toBe('type-in-search');
    expect(kind('Tab', outside)).toBeNull();
  });
});

describe('keys in another text field', () => {
  const writing: KeySituation = { focus: 'text', isSearchEmpty: true, lastKey: 'arrow' };
  it('are left alone but for Esc, help and the way back', () => {
    for (const key of ['a', ' ', 'Enter', 'ArrowDown', '/', '?']) expect(kind(key, writing), key).toBeNull();
    expect(kind('Escape', writing)).toBe('escape');
    expect(kind('f', writing, { isCommand: true })).toBe('focus-search');
  });
});

it('a slider keeps its arrows', () => {
  expect(kind('ArrowUp', { ...typing, focus: 'slider' })).toBeNull();
});

it('Ctrl+Enter finds more like this, Ctrl+L loops', () => {
  expect(kind('Enter', typing, { isCommand: true })).toBe('similar');
  expect(kind('l', typing, { isCommand: true })).toBe('loop');
});
