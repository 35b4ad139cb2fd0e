import { createReadStream, type Dirent, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../shared/errors/app-error.ts';
import { getContentType } from '../shared/page-policy.ts';

export interface StaticFile {
  readonly file: string;
  readonly contentType: string;
  /** Vite puts a hash of the content into names below `assets/`. */
  readonly isImmutable: boolean;
}

/**
 * The built window as a table from address to file, made once. An address that is not in the table does not
 * exist, so nothing that a client writes becomes a path.
 */
export function listStaticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readEntries(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const address = `/${relative(folder, file).split(sep).join('/')}`;
    files.set(address, {
      file,
      contentType: getContentType(entry.name),
      isImmutable: address.startsWith('/assets/'),
    });
  }
  const page = files.get('/index.html');
  if (!page) throw new AppError('not-found', 'The window is not built yet. Run "npm run build" first.');
  files.set('/', page);
  return files;
}

/** Sends one file of the table; headers of the page are set by the caller. */
export async function sendStaticFile(found: StaticFile, response: ServerResponse, isHead: boolean) {
  const { size } = await stat(found.file);
  response.setHeader('Content-Type', found.contentType);
  response.setHeader('Content-Length', size);
  response.setHeader('Cache-Control', found.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.writeHead(200);
  if (isHead) response.end();
  else await pipeline(createReadStream(found.file), response);
}

function readEntries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}
