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
  const early: unknown[] = [];
  const closed: (() => void)[] = [];
  let receive: ((message: unknown) => void) | undefined;
  let isClosed = false;

  const deliver = (event: { readonly data: unknown }) => {
    if (isClosed) return;
    if (receive) receive(event.data);
    else early.push(event.data);
  };
  const close = () => {
    if (isClosed) return;
    isClosed = true;
    for (const listener of closed.splice(0)) listener();
  };
  if ('addEventListener' in port) {
    port.addEventListener('message', deliver);
    port.addEventListener('close', close);
  } else {
    port.on('message', deliver);
    port.on('close', close);
  }
  port.start?.();

  return {
    send(message) {
      if (!isClosed) port.postMessage(message);
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
      port.close();
      close();
    },
  };
}
