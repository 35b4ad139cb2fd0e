import { expect, test } from 'vitest';
import { joinEdits } from './join-edits.ts';

test('an added line is shown where nothing was typed meanwhile', () => {
  expect(joinEdits('old gate', 'old gate', 'old gate\na gate creaks')).toBe('old gate\na gate creaks');
  expect(joinEdits('', '', 'a gate creaks')).toBe('a gate creaks');
});

test('what was typed meanwhile stays, with the added line behind it', () => {
  expect(joinEdits('old', 'old gate', 'old\na gate creaks')).toBe('old gate\na gate creaks');
  expect(joinEdits('', 'mine ', 'a gate creaks')).toBe('mine\na gate creaks');
});

test('where nothing was added, or everything is different, what was typed stays', () => {
  expect(joinEdits('old ', 'old gate', 'old')).toBe('old gate');
  expect(joinEdits('old', 'old gate', 'quite another text')).toBe('old gate');
});
