import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRenderCache } from './render-cache.ts';

const heldOpen = new Set<string>();
vi.mock('node:fs/promises', async (load) => {
  const actual = await load<typeof import('node:fs/promises')>();
  return {
    ...actual,
    // As Windows does where another program has the file open.
    rm: async (...args: Parameters<typeof actual.rm>) => {
      if (heldOpen.has(String(args[0]))) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' });
      await actual.rm(...args);
    },
  };
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-renderings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a rendering that a session holds open stays, and the next older one goes for the new one', async () => {
  for (const [age, name] of ['newer', 'older', 'oldest'].entries()) {
    writeFileSync(join(folder, `${name}.wav`), 'x'.repeat(100));
    utimesSync(join(folder, `${name}.wav`), 1_000_000 - age, 1_000_000 - age);
  }
  heldOpen.add(join(folder, 'oldest.wav'));
  const cache = createRenderCache(folder, 300);
  const made = await cache.get('new', async (path) => writeFileSync(path, 'x'.repeat(100)));
  expect(made).toBe(join(folder, 'new.wav'));
  const left = ['new', 'newer', 'older', 'oldest'].filter((name) => existsSync(join(folder, `${name}.wav`)));
  expect(left).toEqual(['new', 'newer', 'oldest']);
});
