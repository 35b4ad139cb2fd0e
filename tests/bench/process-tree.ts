// Memory of a process and all its descendants, from /proc; nothing where there is no /proc.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Megabytes of several processes together. */
export interface TreeMemory {
  /** Pages that processes share are counted once (PSS); `resident` (RSS) where the kernel does not tell PSS. */
  readonly kind: 'proportional' | 'resident';
  readonly totalMB: number;
  /** Without pages of files: what the processes made themselves. Equal to the total where only RSS is known. */
  readonly ownMB: number;
}

export interface MemoryWatch {
  /** The peak; null where memory cannot be read. */
  stop(): TreeMemory | null;
}

const pageBytes = 4096;
const periodMs = 500;

/** Samples the memory of the tree under `pid` until stopped. */
export function watchMemory(pid: number): MemoryWatch {
  let peak: TreeMemory | null = null;
  const look = () => {
    const now = readTreeMemory(pid);
    if (now && now.totalMB > (peak?.totalMB ?? 0)) peak = now;
  };
  const timer = canRead ? setInterval(look, periodMs) : undefined;
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

const canRead = existsSync('/proc/self/stat');

/** Null where memory cannot be read, or the process is gone. */
export function readTreeMemory(root: number, withRoot = true): TreeMemory | null {
  if (!canRead) return null;
  const pids = [...(withRoot ? [root] : []), ...listDescendants(root).map(({ pid }) => pid)];
  const parts = pids.map(readMemory).filter((part) => part !== undefined);
  if (withRoot && parts.length === 0) return null;
  return {
    kind: parts.every(({ kind }) => kind === 'proportional') ? 'proportional' : 'resident',
    totalMB: parts.reduce((sum, { totalMB }) => sum + totalMB, 0),
    ownMB: parts.reduce((sum, { ownMB }) => sum + ownMB, 0),
  };
}

export interface Descendant {
  readonly pid: number;
  /** The command line, its words parted by spaces. */
  readonly command: string;
}

/** Processes under this one, at any depth. */
export function listDescendants(root: number): Descendant[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = readFields(Number(name));
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  return [...parents.keys()]
    .filter((pid) => pid !== root && descends(pid, root, parents))
    .map((pid) => ({ pid, command: readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? '' }));
}

/** Processor time that a process has used so far. */
export function readCpuSeconds(pid: number): number {
  const fields = readFields(pid);
  const ticksASecond = 100;
  return fields ? (Number(fields[11]) + Number(fields[12])) / ticksASecond : 0;
}

function descends(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  let at: number | undefined = pid;
  while (at !== undefined && at !== root && at > 1) at = parents.get(at);
  return at === root;
}

function readMemory(pid: number): TreeMemory | undefined {
  const rollup = readText(`/proc/${pid}/smaps_rollup`);
  const total = findKilobytes(rollup, 'Pss');
  if (total !== undefined) {
    const own = findKilobytes(rollup, 'Pss_Anon') ?? total;
    return { kind: 'proportional', totalMB: total / 1000, ownMB: own / 1000 };
  }
  const fields = readFields(pid);
  if (!fields) return undefined;
  const residentMB = (Number(fields[21]) * pageBytes) / 1e6;
  return { kind: 'resident', totalMB: residentMB, ownMB: residentMB };
}

function findKilobytes(rollup: string | undefined, field: string): number | undefined {
  const found = rollup?.match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))?.[1];
  return found === undefined ? undefined : Number(found) * 1.024;
}

/** Fields of /proc/PID/stat after the name: state, parent, … */
function readFields(pid: number): string[] | undefined {
  return readText(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended meanwhile, or is not ours.
    return undefined;
  }
}
