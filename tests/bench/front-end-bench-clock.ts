/** Milliseconds of processor time that one call takes. */
export type MeasureCpuMs = (call: () => unknown) => Promise<number>;

/**
 * The best of some slices of at least this much processor time: its clock is coarse. Time of other programs does not
 * count; what a call leaves for the garbage collector does.
 */
export function createCpuClock({
  slices,
  sliceSeconds,
}: {
  slices: number;
  sliceSeconds: number;
}): MeasureCpuMs {
  return async (call) => {
    for (let warm = 0; warm < slices - 1; warm++) await call();
    let best = Number.POSITIVE_INFINITY;
    for (let slice = 0; slice < slices; slice++) {
      const before = process.cpuUsage();
      let spent = 0;
      let calls = 0;
      do {
        await call();
        calls++;
        const { user, system } = process.cpuUsage(before);
        spent = (user + system) / 1e6;
      } while (spent < sliceSeconds);
      best = Math.min(best, (1000 * spent) / calls);
    }
    return best;
  };
}
