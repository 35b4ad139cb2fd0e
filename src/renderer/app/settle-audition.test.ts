import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { settleAudition } from './settle-audition.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('plays a single press at once', () => {
  const heard: string[] = [];
  settleAudition<string>((row) => heard.push(row))('a', false);
  expect(heard).toEqual(['a']);
});

it('plays only where a held key comes to rest', () => {
  const heard: string[] = [];
  const audition = settleAudition<string>((row) => heard.push(row));
  audition('a', false);
  for (const row of ['b', 'c', 'd']) {
    audition(row, true);
    vi.advanceTimersByTime(33);
  }
  vi.advanceTimersByTime(200);
  expect(heard).toEqual(['a', 'd']);
});

it('a new press forgets the row that was about to be heard', () => {
  const heard: string[] = [];
  const audition = settleAudition<string>((row) => heard.push(row));
  audition('b', true);
  audition('c', false);
  vi.advanceTimersByTime(500);
  expect(heard).toEqual(['c']);
});
