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
  const early: unknown[] = [];
  const closed: (() => void)[] = [];
  let receive: ((message: unknown) => void) | undefined;
  let isClosed = false;

  socket.addEventListener('open', () => {
    for (const text of outgoing.splice(0)) socket.send(text);
  });
  socket.addEventListener('message', (event) => {
    const message = parseMessage(event.data);
    if (isClosed || message === undefined) return;
    if (receive) receive(message);
    else early.push(message);
  });
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closed.splice(0)) listener();
  };
  // A socket that could not connect says `error` and then `close`.
  socket.addEventListener('close', close);

  return {
    send(message) {
      if (socket.readyState === OPEN) socket.send(JSON.stringify(message));
      else if (socket.readyState === CONNECTING) outgoing.push(JSON.stringify(message));
    },
    onMessage(listener) {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose(listener) {
      if (isClosed) listener();
      else closed.push(listener);
    },
    close() {
      socket.close();
      close();
    },
  };
}

/** Undefined where the frame is not JSON text: the protocol ignores it. */
function parseMessage(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
