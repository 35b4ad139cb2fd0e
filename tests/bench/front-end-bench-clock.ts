/** Seconds that a slice takes at least: the processor's clock is coarse. */
const sliceSeconds = 0.15;
const slices = 5;

/**
 * Milliseconds of processor time that one call takes, the best of five slices. Time of other programs does not
 * count; what the call leaves for the garbage collector does.
 */
export async function measureCpuMs(call: () => unknown): Promise<number> {
  for (let warm = 0; warm < 3; warm++) await call();
  let best = Number.POSITIVE_INFINITY;
  for (let slice = 0; slice < slices; slice++) {
    const before = process.cpuUsage();
    let spent = 0;
    let calls = 0;
    while (spent < sliceSeconds) {
      await call();
      calls++;
      const { user, system } = process.cpuUsage(before);
      spent = (user + system) / 1e6;
    }
    best = Math.min(best, (1000 * spent) / calls);
  }
  return best;
}
