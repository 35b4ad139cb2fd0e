import { shapeKeyOf, type WindowInputs } from './stack-batch.ts';

type RunRows = (windows: readonly WindowInputs[]) => Promise<Float32Array[]>;

/**
 * Batches of few sizes: a graphics device compiles or plans for every shape that it meets. What is left over is filled
 * up with copies of its last window to the next power of two, at most to the largest batch of its bucket so far.
 */
export function createPaddedRun(run: RunRows): RunRows {
  const largest = new Map<string, number>();
  return async (windows) => {
    const [first] = windows;
    const last = windows.at(-1);
    if (!first || !last) return [];
    const key = shapeKeyOf(first);
    const most = Math.max(windows.length, largest.get(key) ?? 0);
    largest.set(key, most);
    const size = Math.min(2 ** Math.ceil(Math.log2(windows.length)), most);
    const missing = Math.max(0, size - windows.length);
    const rows = await run([...windows, ...new Array<WindowInputs>(missing).fill(last)]);
    return rows.slice(0, windows.length);
  };
}
