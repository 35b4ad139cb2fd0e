/** WAV renderings of files and parts of files, kept up to a size, the least recently used going first. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { translateSqliteError } from '../store/sqlite-errors.ts';

export interface RenderCache {
  /**
   * The path of the rendering called `key`, which may lie in a folder of its own; `render` writes it where there is
   * none. One rendering at a time for a key.
   */
  get(key: string, render: (outputPath: string) => Promise<void>): Promise<string>;
}

export function createRenderCache(folder: string, maxBytes: number): RenderCache {
  const running = new Map<string, Promise<string>>();
  const make = async (key: string, render: (outputPath: string) => Promise<void>) => {
    const path = join(folder, `${key}.wav`);
    if (await touch(path)) return path;
    await mkdir(dirname(path), { recursive: true });
    const temporary = join(folder, `.${randomUUID()}.part.wav`);
    try {
      await render(temporary);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw translateSqliteError(error);
    }
    await trim(folder, maxBytes, path);
    return path;
  };
  return {
    get(key, render) {
      const known = running.get(key);
      if (known) return known;
      const made = make(key, render).finally(() => running.delete(key));
      running.set(key, made);
      return made;
    },
  };
}

/** Marks a rendering as heard just now; false where there is none. */
async function touch(path: string): Promise<boolean> {
  const now = new Date();
  return utimes(path, now, now).then(
    () => true,
    () => false,
  );
}

const STALE_PART_MS = 24 * 3600_000;

async function trim(folder: string, maxBytes: number, keep: string): Promise<void> {
  const files: { path: string; size: number; heardAtMs: number }[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    const path = join(folder, name);
    const stats = await stat(path).catch(() => undefined);
    if (!stats?.isFile()) continue;
    if (name.endsWith('.part.wav')) {
      // Left behind by a process that was killed.
      if (stats.mtimeMs < Date.now() - STALE_PART_MS) await rm(path, { force: true }).catch(() => {});
    } else files.push({ path, size: stats.size, heardAtMs: stats.mtimeMs });
  }
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const file of files.toSorted((a, b) => a.heardAtMs - b.heardAtMs)) {
    if (total <= maxBytes) return;
    if (file.path === keep) continue;
    // One that a session holds open cannot be removed on every system: the next older one goes in its place.
    const isGone = await rm(file.path, { force: true }).then(
      () => true,
      () => false,
    );
    if (!isGone) continue;
    if (dirname(file.path) !== folder) await rmdir(dirname(file.path)).catch(() => {});
    total -= file.size;
  }
}
