import { createInbox } from './inbox.ts';
import type { Port } from './port.ts';

/** A MessagePort of the browser or of Node. */
interface EventTargetPort {
  postMessage(message: unknown): void;
  close(): void;
  start?(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
}

/** Electron's MessagePortMain speaks the same words as an event emitter. */
export interface EmitterPort {
  postMessage(message: unknown): void;
  close(): void;
  start(): void;
  on(type: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(type: 'close', listener: () => void): unknown;
}

export type MessagePortLike = EventTargetPort | EmitterPort;

/** The MessagePort wire: between window and library in Electron, and between Node threads. */
export function messagePort(port: MessagePortLike): Port {
  const inbox = createInbox();
  const deliver = (event: { readonly data: unknown }) => inbox.deliver(event.data);
  if ('addEventListener' in port) {
    port.addEventListener('message', deliver);
    port.addEventListener('close', inbox.close);
  } else {
    port.on('message', deliver);
    port.on('close', inbox.close);
  }
  port.start?.();

  return {
    send(message) {
      if (!inbox.isClosed) port.postMessage(message);
    },
    onMessage: inbox.onMessage,
    onClose: inbox.onClose,
    close() {
      port.close();
      inbox.close();
    },
  };
}
