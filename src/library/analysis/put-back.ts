import type { JobStore } from '../store/job-store.ts';

/** Puts interrupted jobs back into line. Those that could not be written (a full disk) are kept for the next time. */
export function createPutBack(
  jobs: JobStore,
  transact: <T>(action: () => T) => T,
): (jobIds?: readonly number[]) => void {
  const strays = new Set<number>();
  return (jobIds = []) => {
    for (const id of jobIds) strays.add(id);
    if (strays.size === 0) return;
    transact(() => jobs.putBack([...strays]));
    strays.clear();
  };
}
