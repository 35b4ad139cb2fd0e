import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** Carries a node request to the library's `Request → Response` media handler, and its answer back as a stream. */
export async function answerMedia(
  serveMedia: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  address: URL,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const headers = new Headers();
  for (const name of ['range', 'if-none-match', 'if-range', 'if-modified-since']) {
    const value = incoming.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const method = incoming.method ?? 'GET';
  const response = await serveMedia(new Request(address, { method, headers, signal: gone.signal }));
  response.headers.forEach((value, name) => {
    outgoing.setHeader(name, value);
  });
  outgoing.writeHead(response.status);
  if (method === 'HEAD' || !response.body) outgoing.end();
  // A player that seeks drops its request: that is no error.
  else
    await pipeline(Readable.fromWeb(response.body as ReadableStream), outgoing).catch(() =>
      outgoing.destroy(),
    );
}
