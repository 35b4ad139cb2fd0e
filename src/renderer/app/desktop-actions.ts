import type { Desktop } from '../../shared/contract/desktop.ts';
import type { Span } from '../features/player/player-store.ts';

export interface DesktopActions {
  startDrag(clipIds: readonly number[]): void;
  startPartDrag(clipId: number, region: Span): void;
  reveal(clipId: number): void;
}

/** What the desktop shell does with clips. Where it cannot, it is said: a drag that does not begin says nothing itself. */
export function createDesktopActions(desktop: Desktop, sayProblem: (problem: Error) => void): DesktopActions {
  return {
    startDrag: (clipIds) =>
      void desktop.call('desktop.startDrag', { clipIds: [...clipIds] }).catch(sayProblem),
    startPartDrag: (clipId, region) =>
      void desktop.call('desktop.startDrag', { clipIds: [clipId], region }).catch(sayProblem),
    reveal: (clipId) => void desktop.call('desktop.reveal', { clipId }).catch(sayProblem),
  };
}
