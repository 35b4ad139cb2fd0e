import { constants, setPriority } from 'node:os';

let isLowered = false;

/** Analysis gives way to whatever the person at the machine is doing. It cannot be taken back on every system. */
export function lowerPriority(): void {
  if (isLowered) return;
  isLowered = true;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some systems forbid it; analysis is merely less polite then.
  }
}
