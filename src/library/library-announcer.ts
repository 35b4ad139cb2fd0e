import type { Listener } from './library.ts';
import type { Announce } from './library-events.ts';

/** Hands every event to every wire; a listener that throws does not keep the others from hearing. */
export function createAnnouncer(log: (line: string) => void): {
  announce: Announce;
  onEvent(listener: Listener): () => void;
} {
  const listeners = new Set<Listener>();
  return {
    announce(name, payload) {
      for (const listener of listeners) {
        try {
          listener(name, payload);
        } catch (error) {
          log(`A listener of ${name} failed: ${error}`);
        }
      }
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
