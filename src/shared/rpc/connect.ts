import type { Bridge } from '../contract/contract.ts';
import { AppError } from '../errors/app-error.ts';
import { isEnvelope, type ReplyEnvelope } from './envelopes.ts';
import type { Port } from './port.ts';

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: AppError) => void;
}

/** The asking end of a wire. Once the port is closed, everything waiting and everything later rejects with `closed`. */
export function connect(port: Port): Bridge {
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const closedListeners = new Set<() => void>();
  let isClosed = false;
  let nextId = 1;

  port.onMessage((message) => {
    if (!isEnvelope(message)) return;
    if (message.kind === 'reply') settle(waiting, message);
    if (message.kind === 'event') {
      for (const listener of listeners.get(message.name) ?? []) listener(message.payload as never);
    }
  });
  port.onClose(() => {
    isClosed = true;
    for (const { reject } of waiting.values()) reject(closedError());
    waiting.clear();
    for (const listener of closedListeners) listener();
  });

  return {
    call(name, input, options) {
      const signal = options?.signal;
      if (isClosed) return Promise.reject(closedError());
      if (signal?.aborted) return Promise.reject(cancelledError());
      const id = nextId++;
      return new Promise((resolve, reject) => {
        const cancel = () => {
          waiting.delete(id);
          port.send({ kind: 'cancel', id });
          reject(cancelledError());
        };
        const finish = () => signal?.removeEventListener('abort', cancel);
        waiting.set(id, {
          resolve: (output) => {
            finish();
            resolve(output as never);
          },
          reject: (error) => {
            finish();
            reject(error);
          },
        });
        signal?.addEventListener('abort', cancel, { once: true });
        port.send({ kind: 'call', id, name, input });
      });
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    onClosed(listener) {
      if (isClosed) queueMicrotask(listener);
      else closedListeners.add(listener);
      return () => closedListeners.delete(listener);
    },
    close: () => port.close(),
  };
}

function settle(waiting: Map<number, Waiting>, reply: ReplyEnvelope): void {
  const call = waiting.get(reply.id);
  if (!call) return;
  waiting.delete(reply.id);
  if (reply.ok) call.resolve(reply.output);
  else call.reject(new AppError(reply.error.code, reply.error.message));
}

const closedError = () => new AppError('closed', 'The connection to the library was lost.');
const cancelledError = () => new AppError('cancelled', 'Cancelled.');
