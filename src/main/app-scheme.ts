// earmark://app/… : the window's page and the bytes of clips. Nothing else is served.
import { type Dirent, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { protocol } from 'electron';
import { commonHeaders, formatPagePolicy, getContentType } from '../shared/page-policy.ts';

export const pageAddress = 'earmark://app/';

/** Once, before the app is ready. `stream` lets `<audio>` ask for ranges. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'earmark', privileges }]);
}

export interface AppSchemeOptions {
  /** The built window. */
  readonly rendererFolder: string;
  readonly serveMedia: (request: Request) => Promise<Response>;
  readonly log: (line: string) => void;
}

/** Starts answering the scheme. Addresses are looked up in a table, so none of them becomes a path. */
export function handleAppScheme({ rendererFolder, serveMedia, log }: AppSchemeOptions): void {
  const files = listFiles(rendererFolder);
  protocol.handle('earmark', async (request) => {
    const address = new URL(request.url);
    if (address.host !== 'app') return new Response(null, { status: 404 });
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405 });
    try {
      if (address.pathname.startsWith('/media/')) return await serveMedia(request);
      const file = files.get(address.pathname);
      return file === undefined ? new Response(null, { status: 404 }) : await serveFile(file);
    } catch (error) {
      log(`${address.pathname}: ${String(error)}`);
      return new Response(null, { status: 500 });
    }
  });
}

async function serveFile(file: string): Promise<Response> {
  const headers = {
    ...commonHeaders,
    'Content-Type': getContentType(file),
    'Content-Security-Policy': formatPagePolicy(),
  };
  return new Response(await readFile(file), { headers });
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const table = new Map(files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]));
  table.set('/', join(folder, 'index.html'));
  return table;
}
