import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describeWatchError, watchFolder } from './watch-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-watch-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const quiet = { unreadable: [], onTouched: () => {}, onLost: () => {}, onUnwatchable: () => {} };

test('many changes are reported in a few parcels, by their relative paths', async () => {
  mkdirSync(join(root, 'a'));
  const reports: (readonly string[])[] = [];
  const watch = await watchFolder({
    ...quiet,
    path: root,
    onTouched: (paths) => reports.push(paths),
    onUnwatchable: (error) => expect.fail(String(error)),
    debounceMs: 50,
  });
  for (let index = 0; index < 200; index++) writeFileSync(join(root, `a/${index}.wav`), '');
  await expect.poll(() => new Set(reports.flat()).size, { timeout: 5000 }).toBe(200);
  expect(reports.flat()).toContain('a/7.wav');
  expect(reports.length).toBeLessThan(20);
  await watch.close();
});

test('a folder that cannot be watched is told of, and nothing is thrown', async () => {
  const onUnwatchable = vi.fn();
  const watch = await watchFolder({ ...quiet, path: join(root, 'nowhere'), onUnwatchable });
  expect(onUnwatchable).toHaveBeenCalledExactlyOnceWith(expect.anything());
  await watch.close();
});

test('a system that could not keep up, a burst, and a root that was removed are losses', async () => {
  const onLost = vi.fn();
  const onUnwatchable = vi.fn();
  const receivers: Parameters<NonNullable<Parameters<typeof watchFolder>[0]['subscribe']>>[1][] = [];
  const watch = await watchFolder({
    ...quiet,
    path: root,
    onLost,
    onUnwatchable,
    debounceMs: 1,
    async subscribe(_path, receive) {
      receivers.push(receive);
      return { unsubscribe: async () => {} };
    },
  });
  const [receive] = receivers;
  receive?.(new Error('Events were dropped by the FSEvents client. File system must be re-scanned.'), []);
  expect(onLost).toHaveBeenCalledTimes(1);
  receive?.(null, [{ type: 'delete', path: root }]);
  expect(onLost).toHaveBeenCalledTimes(2);
  receive?.(
    null,
    Array.from({ length: 10_000 }, (_, index) => ({ type: 'create', path: join(root, `${index}.wav`) })),
  );
  await expect.poll(() => onLost.mock.calls.length).toBe(3);
  expect(onUnwatchable).not.toHaveBeenCalled();
  await watch.close();
});

test.each([
  ['inotify_add_watch on /x failed: No space left on device', 'max_user_watches'],
  ['ENOSPC: System limit for number of file watchers reached', 'max_user_watches'],
  ['Unable to initialize inotify', 'max_user_instances'],
  ['EMFILE: too many open files', 'max_user_instances'],
  ['Bad file descriptor', 'cannot be watched'],
])('“%s” is said in words', (message, words) => {
  expect(describeWatchError(new Error(message))).toContain(words);
});
