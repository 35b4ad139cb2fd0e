import { stat } from 'node:fs/promises';
import { type ByteRange, parseByteRange } from './byte-range.ts';
import { streamFile } from './stream-file.ts';

export interface FileToSend {
  readonly path: string | Buffer;
  readonly contentType: string;
  /** With it, browsers save the file under this name. */
  readonly downloadName?: string;
}

/** Answers GET and HEAD for one file: whole, a part (206), unchanged (304) or out of range (416). Throws ENOENT and the like. `closing` ends the stream. */
export async function sendFile(request: Request, file: FileToSend, closing: AbortSignal): Promise<Response> {
  const stats = await stat(file.path);
  if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: 'ENOENT' });
  const etag = makeEtag(stats.size, stats.mtimeMs);
  const headers = makeHeaders(file, etag, stats.mtime);
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const range = isRangeValid(request, etag, stats.mtime)
    ? parseByteRange(request.headers.get('range'), stats.size)
    : undefined;
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${stats.size}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end }: ByteRange = range ?? { start: 0, end: stats.size - 1 };
  headers.set('content-length', String(end - start + 1));
  if (range) headers.set('content-range', `bytes ${start}-${end}/${stats.size}`);
  const hasBody = request.method !== 'HEAD' && stats.size > 0;
  const body = hasBody ? streamFile(file.path, { start, end }, [request.signal, closing]) : null;
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** A strong validator from size and modification time. */
export function makeEtag(byteSize: number, modifiedAtMs: number): string {
  return `"${byteSize.toString(36)}-${Math.floor(modifiedAtMs).toString(36)}"`;
}

/** If-Range (RFC 9110, 13.1.5): a part is only sent of the very version that the reader has begun. */
function isRangeValid(request: Request, etag: string, modified: Date): boolean {
  const condition = request.headers.get('if-range');
  return condition === null || condition === etag || condition === modified.toUTCString();
}

function makeHeaders(file: FileToSend, etag: string, modified: Date): Headers {
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-type': file.contentType,
    etag,
    'last-modified': modified.toUTCString(),
    'x-content-type-options': 'nosniff',
  });
  if (file.downloadName !== undefined) {
    headers.set('content-disposition', formatDisposition(file.downloadName));
  }
  return headers;
}

/** RFC 6266: a plain name for old readers, the full one in UTF-8 (RFC 8187). */
function formatDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
