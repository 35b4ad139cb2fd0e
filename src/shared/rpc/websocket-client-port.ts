import { createInbox } from './inbox.ts';
import { parseFrame } from './parse-frame.ts';
import type { Port } from './port.ts';

/** The members of a browser's WebSocket that a wire needs. */
export interface WebSocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

const CONNECTING = 0;
const OPEN = 1;

/** The browser's end of the WebSocket wire. What is sent before the socket opens goes out when it does. */
export function webSocketClientPort(socket: WebSocketLike): Port {
  const outgoing: string[] = [];
  const inbox = createInbox();

  socket.addEventListener('open', () => {
    for (const text of outgoing.splice(0)) socket.send(text);
  });
  socket.addEventListener('message', (event) => {
    const message = parseFrame(event.data);
    if (message !== undefined) inbox.deliver(message);
  });
  // A socket that could not connect says `error` and then `close`.
  socket.addEventListener('close', inbox.close);

  return {
    send(message) {
      if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
      else if (socket.readyState === CONNECTING) outgoing.push(JSON.stringify(message));
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      socket.close();
      inbox.close();
    },
  };
}
