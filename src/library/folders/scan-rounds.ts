/** When a folder is scanned without being asked: seldom where changes are reported, more often where they are not. */
export interface ScanRounds {
  /** Whether changes in the folder are not reported. */
  poll(folderId: number, isPolled: boolean): void;
  /** A scan of the whole folder took this long. */
  note(folderId: number, wallMs: number): void;
  /** Of these folders, those whose time has come; their next turn begins now. */
  takeDue(folderIds: readonly number[]): number[];
}

const FULL_SCAN_MS = 600_000;
const LEAST_MS = 30_000;
/** Scans take no more than this share of the time: a twentieth. */
const SHARE = 20;

/** The time between two scans of a folder without notifications: half a minute, and more where a scan takes long. */
export function computePollMs(scanMs: number, mostMs: number): number {
  return Math.max(scanMs * SHARE, Math.min(mostMs, LEAST_MS));
}

export function createScanRounds(
  fullScanMs = FULL_SCAN_MS,
  now: () => number = () => performance.now(),
): ScanRounds {
  const lastAt = new Map<number, number>();
  const scanMs = new Map<number, number>();
  const polled = new Set<number>();
  const getPeriod = (id: number) => {
    const wallMs = scanMs.get(id) ?? 0;
    return polled.has(id) ? computePollMs(wallMs, fullScanMs) : Math.max(fullScanMs, wallMs * SHARE);
  };
  return {
    poll(id, isPolled) {
      if (isPolled) polled.add(id);
      else polled.delete(id);
    },
    note(id, wallMs) {
      scanMs.set(id, wallMs);
      lastAt.set(id, now());
    },
    takeDue(ids) {
      const due = ids.filter((id) => {
        if (!lastAt.has(id)) lastAt.set(id, now());
        return now() - (lastAt.get(id) ?? 0) >= getPeriod(id);
      });
      for (const id of due) lastAt.set(id, now());
      return due;
    },
  };
}
