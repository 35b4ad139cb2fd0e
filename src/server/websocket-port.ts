import type { WebSocket } from 'ws';
import type { Port } from '../shared/rpc/port.ts';

/** The server's end of the WebSocket wire. The socket is open already; frames that are not JSON text are ignored. */
export function webSocketPort(socket: WebSocket): Port {
  const early: unknown[] = [];
  const closed: (() => void)[] = [];
  let receive: ((message: unknown) => void) | undefined;
  let isClosed = false;

  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parseMessage(data.toString());
    if (isClosed || message === undefined) return;
    if (receive) receive(message);
    else early.push(message);
  });
  socket.on('close', () => {
    isClosed = true;
    for (const listener of closed.splice(0)) listener();
  });
  // A frame over the limit, a reset connection: `close` follows and says all there is to say.
  socket.on('error', () => socket.terminate());

  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose(listener) {
      if (isClosed) listener();
      else closed.push(listener);
    },
    close: () => socket.close(),
  };
}

function parseMessage(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
