import type { WebContents } from 'electron';

export interface RevivePageOptions {
  readonly log: (line: string) => void;
  /** The page dies again and again. */
  readonly onHopeless: () => void;
}

/** A page that dies again and again this soon after its start is not loaded a further time. */
const soonMs = 10_000;
const mostQuickDeaths = 3;

/** Loads the page again when its process has died: what stays otherwise is an empty window. */
export function revivePage(contents: WebContents, { log, onHopeless }: RevivePageOptions): void {
  let startedAt = Date.now();
  let quickDeaths = 0;
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`the page is gone: ${reason}, code ${exitCode}`);
    if (reason === 'clean-exit') return;
    quickDeaths = Date.now() - startedAt < soonMs ? quickDeaths + 1 : 0;
    startedAt = Date.now();
    if (quickDeaths < mostQuickDeaths) contents.reload();
    else onHopeless();
  });
}
