// How much memory search by sound may take.

const megabyte = 1024 * 1024;

export interface SearchMemory {
  /** For rows that are scanned, and what is known of them; what does not fit is read from the sidecar file. */
  readonly budgetBytes?: number;
  /** For what makes rows exact. */
  readonly restBudgetBytes?: number;
}

/** `EARMARK_SEARCH_MEMORY` (megabytes) goes before the setting; 0 or nothing: whatever is needed. */
export function readSearchMemory(environment: string | undefined, setting: number): SearchMemory {
  const asked = Number(environment);
  const megabytes = Number.isFinite(asked) && asked > 0 ? asked : setting;
  if (megabytes <= 0) return {};
  const bytes = megabytes * megabyte;
  return { budgetBytes: 0.75 * bytes, restBudgetBytes: 0.25 * bytes };
}
