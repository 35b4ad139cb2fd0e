import type { MediaMessage, MediaRequest } from '../../shared/host-protocol.ts';
import type { EmitterPort } from '../../shared/rpc/message-port.ts';

/**
 * Answers one media request of main over its own port. A piece is read only when main asks for it, so a player
 * that stops listening stops the reading too.
 */
export async function streamMedia(
  serveMedia: (request: Request) => Promise<Response>,
  asked: MediaRequest,
  port: EmitterPort,
): Promise<void> {
  const gone = new AbortController();
  const send = (message: MediaMessage) => port.postMessage(message);
  let pulls = 0;
  let wake: () => void = () => {};
  port.on('message', () => {
    pulls++;
    wake();
  });
  port.on('close', () => {
    gone.abort();
    wake();
  });
  port.start();
  const whenPulled = async () => {
    while (pulls === 0 && !gone.signal.aborted) await new Promise<void>((resolve) => (wake = resolve));
    pulls--;
    return !gone.signal.aborted;
  };
  try {
    const headers = asked.headers.map(([name, value]): [string, string] => [name, value]);
    const request = new Request(asked.url, { method: asked.method, headers, signal: gone.signal });
    const { status, headers: answered, body } = await serveMedia(request);
    send({ kind: 'head', status, headers: [...answered], hasBody: body !== null });
    const reader = body?.getReader();
    while (reader && (await whenPulled())) {
      const { done, value } = await reader.read();
      if (done) break;
      send({ kind: 'chunk', bytes: value });
    }
    if (gone.signal.aborted) await reader?.cancel();
    send({ kind: 'end' });
  } catch (error) {
    send({ kind: 'broken' });
    if (!gone.signal.aborted) throw error;
  }
}
