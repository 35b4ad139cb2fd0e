import { MessageChannelMain, type MessagePortMain } from 'electron';
import type { MediaMessage, MediaPull, MediaRequest, ToLibrary } from '../shared/host-protocol.ts';

/** Asks the library for the bytes at a media address and hands them on piece by piece, as the player wants them. */
export function requestMedia(
  request: Request,
  post: (message: ToLibrary, port: MessagePortMain) => void,
): Promise<Response> {
  const { port1: port, port2 } = new MessageChannelMain();
  const answer = Promise.withResolvers<Response>();
  let body: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isOver = false;

  const end = (settle?: () => void) => {
    if (isOver) return;
    isOver = true;
    settle?.();
    port.close();
  };
  const fail = () => {
    const error = new Error('The library stopped while it answered.');
    answer.reject(error);
    body?.error(error);
  };
  port.on('close', () => end(fail));
  port.on('message', ({ data }) => {
    const message = data as MediaMessage;
    if (isOver) return;
    if (message.kind === 'head') answer.resolve(toResponse(message, openBody));
    if (message.kind === 'chunk') body?.enqueue(message.bytes);
    if (message.kind === 'end') end(() => body?.close());
    if (message.kind === 'broken') end(fail);
  });
  const openBody = () =>
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        body = controller;
      },
      pull: () => port.postMessage({ kind: 'pull' } satisfies MediaPull),
      cancel: () => end(),
    });

  port.start();
  const { url, method } = request;
  post({ kind: 'media', request: { url, method, headers: pickHeaders(request.headers) } }, port2);
  return answer.promise;
}

function toResponse(head: Extract<MediaMessage, { kind: 'head' }>, openBody: () => ReadableStream): Response {
  const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
  return new Response(head.hasBody ? openBody() : null, { status: head.status, headers });
}

function pickHeaders(headers: Headers): MediaRequest['headers'] {
  return ['range', 'if-none-match', 'if-range', 'if-modified-since'].flatMap((name) => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
}
