// The wire of the desktop window: a MessagePort whose other end is the library's process.
import type { Port } from '../../shared/rpc/port.ts';

/** The page message with which the preload script hands over ports: `ports[0]` to the library, `ports[1]` to the shell. */
export const portMessage = 'earmark-port';
/** Posted by the page when it listens, so that the preload script never hands over too early. */
export const readyMessage = 'earmark-ready';

/** A closed MessagePort says so only where the host supports its `close` event; Electron does. */
export function messageWire(port: MessagePort): Port {
  const early: unknown[] = [];
  let receive: ((message: unknown) => void) | undefined;
  port.onmessage = (event) => {
    if (receive) receive(event.data);
    else early.push(event.data);
  };
  port.start();
  return {
    send: (message) => port.postMessage(message),
    onMessage(listener) {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose: (closed) => port.addEventListener('close', closed, { once: true }),
    close: () => port.close(),
  };
}
