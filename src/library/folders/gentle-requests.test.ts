import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGentleRequests } from './gentle-requests.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('what is looked at quickly is looked at at once; what takes long waits, and nothing is lost meanwhile', () => {
  const asked: [number, readonly string[]][] = [];
  const requests = createGentleRequests((id, paths) => asked.push([id, paths]));
  requests.touch(1, ['a']);
  expect(asked).toEqual([[1, ['a']]]);
  requests.note(1, 250);
  requests.touch(1, ['b']);
  requests.touch(1, ['b', 'c']);
  requests.touch(2, ['d']);
  expect(asked.slice(1)).toEqual([[2, ['d']]]);
  vi.advanceTimersByTime(1000);
  expect(asked.slice(2)).toEqual([[1, ['b', 'c']]]);
  requests.close();
});

test('nobody waits longer than half a minute', () => {
  const request = vi.fn();
  const requests = createGentleRequests(request);
  requests.note(1, 1_000_000);
  requests.touch(1, ['a']);
  vi.advanceTimersByTime(30_000);
  expect(request).toHaveBeenCalledOnce();
  requests.close();
});
