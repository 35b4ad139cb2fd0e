/** Parts of files as WAV files of their own, for a session: rendered once, kept up to a size. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPartName } from '../../core/format/format-part-name.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ClipFile } from '../store/clip-file-store.ts';
import { getFilePath } from '../store/clip-path.ts';
import type { Workers } from '../workers/workers.ts';
import { createRenderCache } from './render-cache.ts';
import { makeEtag } from './send-file.ts';

export interface Region {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface RenderedRegion {
  readonly path: string;
  /** The file's own name, which a session shows. */
  readonly name: string;
}

export interface RegionRenderer {
  /** Rejects with AppError `bad-input` for a region that is none, and with what the worker throws. */
  render(clip: ClipFile, region: Region): Promise<RenderedRegion>;
}

export function createRegionRenderer(folder: string, workers: Workers, maxBytes: number): RegionRenderer {
  const cache = createRenderCache(folder, maxBytes);
  return {
    async render(clip, region) {
      const { startSeconds, endSeconds } = checkRegion(region);
      const path = getFilePath(clip);
      const { size, mtimeMs } = await stat(path);
      const version = `${clip.contentId ?? `clip-${clip.id}`}-${makeEtag(size, mtimeMs).replaceAll('"', '')}`;
      // A folder for every part, so that its file may have a name for people.
      const part = `${version}-${microseconds(startSeconds)}-${microseconds(endSeconds)}`;
      const name = formatPartName(clip.name, startSeconds, endSeconds);
      const rendered = await cache.get(join(part, name.replace(/\.wav$/, '')), async (outputPath) => {
        const input = { path, outputPath, startSeconds, endSeconds, quality: 'session' as const };
        await workers.run('render-wav', input, { lane: 'query' });
      });
      return { path: rendered, name };
    },
  };
}

function checkRegion(region: Region): Region {
  const { startSeconds, endSeconds } = region;
  const isRegion = startSeconds >= 0 && endSeconds > startSeconds && endSeconds < 1e7;
  if (!isRegion) throw new AppError('bad-input', 'A part needs a start and an end after it, in seconds.');
  return region;
}

const microseconds = (seconds: number) => Math.round(seconds * 1e6).toString(36);
