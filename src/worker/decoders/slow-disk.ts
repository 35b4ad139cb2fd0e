// A slow disk on demand, so that tests and measurements can see what it costs.
import type { FilePath } from '../task-protocol.ts';

const bytesPerSecond = 400_000;
const secondsPerRead = 0.02;

/** `EARMARK_FAULT=slow:wolf` makes reading slow for files whose path contains "wolf"; `slow:` does for all. */
export function isOnSlowDisk(path: FilePath): boolean {
  const fault = process.env.EARMARK_FAULT ?? '';
  return fault.startsWith('slow:') && Buffer.from(path).toString('utf8').includes(fault.slice(5));
}

/** Blocks this thread, as a read of so many bytes from such a disk does. */
export function dawdle(byteCount: number): void {
  const milliseconds = 1000 * (secondsPerRead + byteCount / bytesPerSecond);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
