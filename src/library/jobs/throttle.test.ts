import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { throttle } from './throttle.ts';

let times = 0;
const action = () => void times++;
beforeEach(() => {
  times = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => void vi.useRealTimers());

it('happens at once, then once for all requests of an interval', () => {
  const throttled = throttle(100, action);
  throttled.request();
  expect(times).toBe(1);
  for (let n = 0; n < 5; n++) throttled.request();
  expect(times).toBe(1);
  vi.advanceTimersByTime(100);
  expect(times).toBe(2);
  vi.advanceTimersByTime(1000);
  expect(times).toBe(2);
});

it('an action that takes long happens less often', () => {
  const throttled = throttle(100, () => {
    action();
    vi.advanceTimersByTime(50);
  });
  throttled.request();
  throttled.request();
  vi.advanceTimersByTime(900);
  expect(times).toBe(1);
  vi.advanceTimersByTime(100);
  expect(times).toBe(2);
});

it('nothing happens after it is closed', () => {
  const throttled = throttle(100, action);
  throttled.request();
  throttled.request();
  throttled.close();
  throttled.request();
  vi.advanceTimersByTime(1000);
  expect(times).toBe(1);
});
