import type { Announce } from '../library-events.ts';

export interface ChangeAnnouncer {
  announce(clipsChanged: boolean): void;
  close(): void;
}

const PERIOD_MS = 500;

/** Tells of changed folders and clips at most twice a second, and always of the last change. */
export function createChangeAnnouncer(announce: Announce): ChangeAnnouncer {
  let timer: NodeJS.Timeout | undefined;
  let areClipsChanged = false;
  return {
    announce(clipsChanged) {
      areClipsChanged ||= clipsChanged;
      timer ??= setTimeout(() => {
        timer = undefined;
        announce('folders.changed', {});
        if (areClipsChanged) announce('clips.changed', {});
        areClipsChanged = false;
      }, PERIOD_MS).unref();
    },
    close: () => clearTimeout(timer),
  };
}
