// A library with no disk behind it, for tests of wires: one handler answers, one waits, one breaks.
import { contract, type Handlers } from '../../src/shared/contract/contract.ts';
import type { EventName, EventPayload } from '../../src/shared/contract/events.ts';
import { AppError } from '../../src/shared/errors/app-error.ts';

type Listener = <N extends EventName>(name: N, payload: EventPayload<N>) => void;

export interface StubLibrary {
  readonly handlers: Handlers;
  onEvent(listener: Listener): () => void;
  serveMedia(request: Request): Promise<Response>;
  announce: Listener;
  /** How often the waiting handler was told to stop. */
  readonly cancelled: { count: number };
}

export function createStubLibrary(): StubLibrary {
  const listeners = new Set<Listener>();
  const cancelled = { count: 0 };
  return {
    handlers: stubHandlers(cancelled),
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    serveMedia: async (request) =>
      Response.json({ path: new URL(request.url).pathname, range: request.headers.get('range') }),
    announce(name, payload) {
      for (const listener of listeners) listener(name, payload);
    },
    cancelled,
  };
}

function stubHandlers(cancelled: { count: number }): Handlers {
  const missing = Object.fromEntries(
    Object.keys(contract).map((name) => [name, () => Promise.reject(new AppError('not-found', name))]),
  ) as unknown as Handlers;
  return {
    ...missing,
    'tags.list': () => [{ name: 'door', clipCount: 2 }],
    'clips.list': ({ limit, offset }) => ({ clips: [], total: limit + offset }),
    'folders.rescan': () => {
      throw new AppError('folder-offline', 'The drive is not connected.');
    },
    'app.doctor': () => {
      throw new Error('secret detail: /home/someone');
    },
    'search.find': (_input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          cancelled.count++;
          reject(new AppError('cancelled', 'Cancelled.'));
        });
      }),
  };
}
