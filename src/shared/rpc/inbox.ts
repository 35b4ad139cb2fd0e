import type { Port } from './port.ts';

/** The receiving half of every wire: keeps what comes before anybody listens, and tells of the end once. */
export interface Inbox extends Pick<Port, 'onMessage' | 'onClose'> {
  readonly isClosed: boolean;
  /** Ignored once the inbox is closed. */
  deliver(message: unknown): void;
  close(): void;
}

export function createInbox(): Inbox {
  const early: unknown[] = [];
  const closedListeners: (() => void)[] = [];
  let receive: ((message: unknown) => void) | undefined;
  let isClosed = false;
  return {
    get isClosed() {
      return isClosed;
    },
    deliver(message) {
      if (isClosed) return;
      if (receive) receive(message);
      else early.push(message);
    },
    onMessage(listener) {
      receive = listener;
      for (const message of early.splice(0)) listener(message);
    },
    onClose(listener) {
      if (isClosed) listener();
      else closedListeners.push(listener);
    },
    close() {
      if (isClosed) return;
      isClosed = true;
      for (const listener of closedListeners.splice(0)) listener();
    },
  };
}
