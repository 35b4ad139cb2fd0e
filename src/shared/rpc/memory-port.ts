import { createInbox } from './inbox.ts';
import type { Port } from './port.ts';

/** Two connected ports in one process. Messages are copied as JSON, as on a real wire. */
export function memoryPorts(): [Port, Port] {
  const a = createInbox();
  const b = createInbox();
  const close = () => {
    a.close();
    b.close();
  };
  const makePort = (own: typeof a, peer: typeof a): Port => ({
    send(message) {
      const copy: unknown = JSON.parse(JSON.stringify(message));
      queueMicrotask(() => peer.deliver(copy));
    },
    onMessage: own.onMessage,
    onClose: own.onClose,
    close,
  });
  return [makePort(a, b), makePort(b, a)];
}
