/** Answers the addresses of `shared/contract/media.ts`, for Electron's protocol and the local server alike. */
import { setMaxListeners } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, type AppErrorCode } from '../../shared/errors/app-error.ts';
import { type ClipFile, createClipFileStore } from '../store/clip-file-store.ts';
import { getFilePath } from '../store/clip-path.ts';
import type { LibraryDatabase, Log } from '../store/open-database.ts';
import { translateSqliteError } from '../store/sqlite-errors.ts';
import type { Workers } from '../workers/workers.ts';
import { createPeaksFinder } from './find-peaks.ts';
import { findPlayableType, getContentType } from './playable-format.ts';
import { rebinPeaks } from './rebin-peaks.ts';
import { createRenderCache } from './render-cache.ts';
import { createRegionRenderer, type Region, type RenderedRegion } from './render-region.ts';
import { makeEtag, sendFile } from './send-file.ts';

export interface MediaOptions {
  readonly database: LibraryDatabase;
  readonly workers: Workers;
  readonly log: Log;
  /** How much the renderings may take on disk. */
  readonly cacheBytes?: number;
  /** How much the parts that were dragged or saved may take on disk. */
  readonly partBytes?: number;
}

export interface Media {
  /** Never throws: failures are answered as JSON `{code, message}`. Paths come from the library, never from the request. */
  serve(request: Request): Promise<Response>;
  /**
   * A part of a clip as a WAV file that lies there. Rejects with AppError `not-found`, `file-missing`,
   * `folder-offline`, `bad-input`, `disk-full`, and what decoding throws.
   */
  renderRegion(clipId: number, region: Region): Promise<RenderedRegion>;
  /** Ends every stream that is still being read. */
  close(): void;
}

const CACHE_BYTES = 2 * 1024 ** 3;
/** More than the renderings for playing: a session may refer to these until it has copied them. */
const PART_BYTES = 8 * 1024 ** 3;
const MAX_BINS = 20_000;

export function createMedia(options: MediaOptions): Media {
  const { database, workers, log } = options;
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  const files = createClipFileStore(database);
  const peaks = createPeaksFinder(database, workers);
  const cache = createRenderCache(join(database.directory, 'cache'), options.cacheBytes ?? CACHE_BYTES);

  const regions = createRegionRenderer(
    join(database.directory, 'parts'),
    workers,
    options.partBytes ?? PART_BYTES,
  );

  const getClip = (id: number) => {
    const clip = files.find(id);
    if (!clip) throw new AppError('not-found', 'This clip is not in the library.');
    return clip;
  };

  const renderRegion = async (clipId: number, region: Region) => {
    try {
      const clip = getClip(clipId);
      assertPresent(clip);
      return await regions.render(clip, region);
    } catch (error) {
      throw translateFileError(error);
    }
  };

  const getPlayable = async (clip: ClipFile) => {
    const path = getFilePath(clip);
    const contentType = await findPlayableType(path, clip.extension, clip.codec);
    if (contentType !== undefined) return { path, contentType };
    const { size, mtimeMs } = await stat(path);
    const key = `${clip.contentId ?? `clip-${clip.id}`}-${makeEtag(size, mtimeMs).replaceAll('"', '')}`;
    const rendered = await cache.get(key, async (outputPath) => {
      await workers.run('render-wav', { path, outputPath }, { lane: 'query' });
    });
    return { path: rendered, contentType: 'audio/wav' };
  };

  const answer = async (request: Request, { kind, id, bins, region }: MediaAddress) => {
    const clip = getClip(id);
    if (kind === 'peaks') {
      const found = await peaks.find(clip, assertPresent, request.signal);
      return sendPeaks(request, rebinPeaks(found, bins));
    }
    assertPresent(clip);
    if (kind === 'region') {
      const { path, name } = await renderRegion(id, region);
      return sendFile(request, { path, contentType: 'audio/wav', downloadName: name }, closing.signal);
    }
    if (kind === 'audio') return sendFile(request, await getPlayable(clip), closing.signal);
    const contentType = getContentType(clip.extension);
    const file = { path: getFilePath(clip), contentType, downloadName: clip.name };
    return sendFile(request, file, closing.signal);
  };

  const serve = async (request: Request) => {
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
      }
      return await answer(request, parseMediaUrl(request.url));
    } catch (error) {
      return sendError(error, log);
    }
  };
  return { serve, renderRegion, close: () => closing.abort() };
}

interface MediaAddress {
  readonly kind: string;
  readonly id: number;
  readonly bins: number;
  readonly region: Region;
}

function parseMediaUrl(text: string): MediaAddress {
  const url = new URL(text);
  const match = /^\/media\/(audio|file|peaks|region)\/(\d{1,15})$/.exec(url.pathname);
  if (!match) throw new AppError('not-found', 'There is nothing at this address.');
  const bins = Number(url.searchParams.get('bins') ?? 1000);
  if (!Number.isInteger(bins) || bins < 1 || bins > MAX_BINS) {
    throw new AppError('bad-input', `“bins” must be a whole number from 1 to ${MAX_BINS}.`);
  }
  const readSeconds = (name: string) => Number.parseFloat(url.searchParams.get(name) ?? '');
  const region = { startSeconds: readSeconds('start'), endSeconds: readSeconds('end') };
  return { kind: match[1] ?? '', id: Number(match[2]), bins, region };
}

function assertPresent(clip: ClipFile): void {
  if (clip.presence === 'offline') {
    throw new AppError('folder-offline', `The drive or folder “${clip.folderPath}” is not connected.`);
  }
  if (clip.presence === 'missing') throw fileMissing();
}

const fileMissing = (cause?: unknown) =>
  new AppError('file-missing', 'The file is no longer where it was.', { cause });

function sendPeaks(request: Request, peaks: Int8Array): Response {
  const body = request.method === 'HEAD' ? null : new Uint8Array(peaks);
  return new Response(body, {
    headers: {
      'cache-control': 'private, max-age=60',
      'content-length': String(peaks.byteLength),
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
    },
  });
}

const statuses: Partial<Record<AppErrorCode, number>> = {
  'bad-input': 400,
  'not-found': 404,
  'file-missing': 404,
  'file-unreadable': 403,
  'folder-offline': 409,
  'file-changed': 409,
  unsupported: 415,
  damaged: 422,
  'disk-full': 507,
  closed: 503,
  'worker-timeout': 504,
};

function sendError(error: unknown, log: Log): Response {
  const known = translateFileError(error);
  if (!(known instanceof AppError)) log('A media request failed.', error);
  const { code, message } =
    known instanceof AppError
      ? known
      : { code: 'internal' as const, message: 'This sound could not be sent. The log has details.' };
  return Response.json({ code, message }, { status: statuses[code] ?? 500 });
}

function translateFileError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return fileMissing(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return new AppError('file-unreadable', 'Earmark may not read this file.', { cause: error });
  }
  return translateSqliteError(error);
}
