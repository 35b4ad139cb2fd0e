/** What a stage may tell while it works. */
export interface TaskContext {
  /** Sign of life: seconds of sound that are done. */
  progress(secondsDone: number): void;
}
