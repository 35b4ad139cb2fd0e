import type { WebSocket } from 'ws';
import { createInbox } from '../shared/rpc/inbox.ts';
import { parseFrame } from '../shared/rpc/parse-frame.ts';
import type { Port } from '../shared/rpc/port.ts';

/** The server's end of the WebSocket wire. The socket is open already; frames that are not JSON text are ignored. */
export function webSocketPort(socket: WebSocket): Port {
  const inbox = createInbox();
  socket.on('message', (data, isBinary) => {
    const message = isBinary ? undefined : parseFrame(data.toString());
    if (message !== undefined) inbox.deliver(message);
  });
  socket.on('close', inbox.close);
  // A frame over the limit, a reset connection: `close` follows and says all there is to say.
  socket.on('error', () => socket.terminate());

  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close: () => socket.close(),
  };
}
