import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchFolders } from './folder-watches.ts';
import { describeWatchError, findTouched, watchFolder } from './watch-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'earmark-watch-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a change is in the directory around it; outside of the folder it is anywhere', () => {
  expect(findTouched('/sounds', '/sounds/one.wav')).toBe('');
  expect(findTouched('/sounds', '/sounds/a/b/one.wav')).toBe('a/b');
  expect(findTouched('/sounds', '/elsewhere/one.wav')).toBe('');
});

test('many changes are reported as a few directories', async () => {
  mkdirSync(join(root, 'a'));
  mkdirSync(join(root, 'b'));
  const reports: (readonly string[] | undefined)[] = [];
  const watch = await watchFolder({
    path: root,
    onChanged: (directories) => reports.push(directories),
    onUnwatchable: (_, error) => expect.fail(String(error)),
    debounceMs: 50,
  });
  for (let index = 0; index < 200; index++)
    writeFileSync(join(root, index % 2 ? 'a' : 'b', `${index}.wav`), '');
  await expect.poll(() => new Set(reports.flat()), { timeout: 5000 }).toEqual(new Set(['a', 'b']));
  expect(reports.length).toBeLessThan(10);
  await watch.close();
});

test('a folder that cannot be watched is said in words, and nothing is thrown', async () => {
  const onUnwatchable = vi.fn();
  const watch = await watchFolder({ path: join(root, 'nowhere'), onChanged: () => {}, onUnwatchable });
  expect(onUnwatchable).toHaveBeenCalledExactlyOnceWith(
    expect.stringContaining('cannot be watched'),
    expect.anything(),
  );
  await watch.close();
});

test('the limit of the system on watches has its own words', () => {
  expect(describeWatchError(new Error('inotify_add_watch on /x failed: No space left on device'))).toContain(
    'max_user_watches',
  );
});

test('a root that goes or comes back is noticed by looking, once each', async () => {
  const path = join(root, 'drive');
  mkdirSync(path);
  writeFileSync(join(path, 'one.wav'), '');
  const changes: number[] = [];
  const watches = watchFolders({
    listRoots: () => [{ id: 7, path, state: 'online' }],
    onChanged: (id, directories) => {
      if (directories === undefined) changes.push(id);
    },
    onUnwatchable: () => {},
    presencePeriodMs: 20,
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(changes).toEqual([]);
  rmSync(path, { recursive: true });
  await expect.poll(() => changes.length).toBeGreaterThan(0);
  const gone = changes.length;
  mkdirSync(path);
  writeFileSync(join(path, 'one.wav'), '');
  await expect.poll(() => changes.length).toBeGreaterThan(gone);
  await watches.close();
});
