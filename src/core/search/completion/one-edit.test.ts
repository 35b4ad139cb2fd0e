import { expect, test } from 'vitest';
import { beginsWithOneEdit } from './one-edit.ts';

test('one letter may be wrong, missing, too many or swapped with its neighbour', () => {
  for (const typed of ['thundar', 'thuner', 'thunnder', 'thunedr', 'thund', 'thunde']) {
    expect(beginsWithOneEdit(typed, 'thunder'), typed).toBe(true);
  }
});

test('two letters may not, and the first one must be right', () => {
  for (const typed of ['thanter', 'hunder', 'runder', 'thudner2', 'rain']) {
    expect(beginsWithOneEdit(typed, 'thunder'), typed).toBe(false);
  }
});
