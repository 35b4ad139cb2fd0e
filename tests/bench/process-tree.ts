// Peak memory of a process and all its descendants, from /proc; null where there is no /proc.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface MemoryWatch {
  stop(): number | null;
}

const pageBytes = 4096;

/** Samples the resident memory of the tree under `pid` until stopped; answers the peak in megabytes. */
export function watchMemory(pid: number): MemoryWatch {
  if (!existsSync('/proc/self/stat')) return { stop: () => null };
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, residentBytes(pid));
  }, 250);
  return {
    stop() {
      clearInterval(timer);
      return Math.round(peak / 1e6);
    },
  };
}

function residentBytes(root: number): number {
  const parents = new Map<number, { parent: number; resident: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      parents.set(Number(name), { parent: Number(fields[1]), resident: Number(fields[21]) * pageBytes });
    } catch {
      // The process ended meanwhile.
    }
  }
  let sum = 0;
  for (const [pid, { resident }] of parents) {
    let at: number | undefined = pid;
    while (at !== undefined && at !== root && at > 1) at = parents.get(at)?.parent;
    if (at === root) sum += resident;
  }
  return sum;
}
