import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Desktop } from '../../shared/contract/desktop.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createDesktopActions } from './desktop-actions.ts';

test.each(['startDrag', 'startPartDrag', 'reveal'] as const)(
  'why “%s” does nothing is said',
  async (name) => {
    const said: string[] = [];
    const gone = new AppError('not-found', 'This clip is no longer in the library.');
    const desktop: Desktop = { kind: 'electron', call: () => Promise.reject(gone) };
    const actions = createDesktopActions(desktop, ({ message }) => said.push(message));
    if (name === 'startDrag') actions.startDrag([1, 2]);
    else if (name === 'reveal') actions.reveal(1);
    else actions.startPartDrag(1, { startSeconds: 0, endSeconds: 1 });
    await wait(1);
    expect(said).toEqual(['This clip is no longer in the library.']);
  },
);
