// The wire of the plain browser: a WebSocket to the local server, one JSON envelope per text frame.
import type { Port } from '../../shared/rpc/port.ts';

/** Messages sent before the socket is open wait for it; a socket that never opens counts as closed. */
export function socketWire(socket: WebSocket): Port {
  const unsent: string[] = [];
  const early: unknown[] = [];
  const closedListeners: (() => void)[] = [];
  let receive: ((message: unknown) => void) | undefined;
  let isClosed = false;

  socket.addEventListener('open', () => {
    for (const text of unsent.splice(0)) socket.send(text);
  });
  socket.addEventListener('message', (event) => {
    const message: unknown = JSON.parse(String(event.data));
    if (receive) receive(message);
    else early.push(message);
  });
  socket.addEventListener('close', () => {
    isClosed = true;
    for (const closed of closedListeners.splice(0)) closed();
  });

  return {
    send(message) {
      const text = JSON.stringify(message);
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
      else if (socket.readyState === WebSocket.CONNECTING) unsent.push(text);
    },
    onMessage(listener) {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose(closed) {
      if (isClosed) closed();
      else closedListeners.push(closed);
    },
    close: () => socket.close(),
  };
}
