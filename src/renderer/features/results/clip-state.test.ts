import { expect, it } from 'vitest';
import { describeState } from './clip-state.ts';

it('says nothing about a clip that is here and analysed', () => {
  expect(describeState({ presence: 'present', analysis: 'analysed', reason: null })).toBeNull();
});

it('speaks of an unplugged drive before anything else', () => {
  const state = describeState({ presence: 'offline', analysis: 'failed', reason: 'Half a file.' });
  expect(state?.text).toMatch(/^Offline/);
});

it('passes on the reason of a failure in its own words', () => {
  const state = describeState({ presence: 'present', analysis: 'failed', reason: 'The file ends early.' });
  expect(state).toMatchObject({ level: 'danger', text: 'The file ends early.' });
});
