/** What a stage may tell while it works, and what it may need to know of its process. */
export interface TaskContext {
  /** Sign of life: seconds of sound that are done, and of how many clips that is the work (the half of one: 0.5). */
  progress(secondsDone: number, clipsDone?: number): void;
  /** The module that this process runs: its threads begin there as well. */
  readonly entry: string;
}
