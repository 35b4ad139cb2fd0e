// Memory while sounds are indexed and searched without end: flat, or there is a leak.
import { type ChildProcess, fork } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listSamples, samplesFolder } from './bench-sounds.ts';
import { fitSlope, type Slope } from './numbers.ts';
import { listDescendants, readTreeMemory, type TreeMemory } from './process-tree.ts';
import { writeNoise } from './write-wav.ts';

/** What one round over all folders did. */
export interface SoakRound {
  readonly analysed: number;
  readonly searches: number;
}

/** A slope is in megabytes an hour; flat where its interval holds zero, or it is below a hundredth of what is held. */
export interface SoakMemory extends Slope {
  readonly who: 'library' | 'workers' | 'all';
  readonly atStartMB: number;
  readonly atEndMB: number;
  readonly isFlat: boolean;
}

export interface SoakFigures extends SoakRound {
  readonly minutes: number;
  /** Left out before slopes are fitted: models are loaded, caches fill. */
  readonly warmUpMinutes: number;
  readonly rounds: number;
  /** Worker processes seen: more than there are at a time where one ended and was replaced. */
  readonly workersSeen: number;
  readonly kind: TreeMemory['kind'];
  /** Empty where memory cannot be read. Without pages of files: those the system takes back when it likes. */
  readonly memory: readonly SoakMemory[];
}

export interface SoakOptions {
  readonly directory: string;
  readonly minutes: number;
  readonly samplePeriodMs?: number;
  readonly onSample?: (line: string) => void;
}

interface Sample {
  readonly hours: number;
  readonly library: TreeMemory;
  readonly workers: TreeMemory;
  readonly pids: readonly number[];
}

export async function measureSoak(options: SoakOptions): Promise<SoakFigures> {
  const { directory, minutes } = options;
  const sounds = join(directory, 'soak-sounds');
  makeSoakSounds(sounds);
  const child = fork(join(import.meta.dirname, 'soak-child.ts'), [join(directory, 'soak-library'), sounds], {
    execArgv: ['--no-warnings'],
  });
  const rounds: SoakRound[] = [];
  child.on('message', (round) => rounds.push(round as SoakRound));
  const samples = await sampleUntil(child, options);
  const warmUpMinutes = Math.min(10, minutes / 4);
  const kept = samples.filter(({ hours }) => hours >= warmUpMinutes / 60);
  return {
    minutes,
    warmUpMinutes,
    rounds: rounds.length,
    workersSeen: new Set(samples.flatMap(({ pids }) => pids)).size,
    analysed: rounds.reduce((sum, { analysed }) => sum + analysed, 0),
    searches: rounds.reduce((sum, { searches }) => sum + searches, 0),
    kind: kept.every(({ library }) => library.kind === 'proportional') ? 'proportional' : 'resident',
    memory: kept.length < 4 ? [] : summarise(kept),
  };
}

/** Watches the child for the given time, asks it to end and answers what was seen. Rejects where it ends by itself. */
function sampleUntil(child: ChildProcess, options: SoakOptions): Promise<Sample[]> {
  const startedAt = performance.now();
  const endsAt = startedAt + options.minutes * 60_000;
  const samples: Sample[] = [];
  const pid = child.pid ?? 0;
  return new Promise((resolve, reject) => {
    const timer = setInterval(() => {
      if (performance.now() >= endsAt) {
        clearInterval(timer);
        child.send('end');
        return;
      }
      const all = readTreeMemory(pid);
      const workers = readTreeMemory(pid, false);
      if (!all || !workers) return;
      const library = { ...all, totalMB: all.totalMB - workers.totalMB, ownMB: all.ownMB - workers.ownMB };
      const hours = (performance.now() - startedAt) / 3_600_000;
      samples.push({ hours, library, workers, pids: listDescendants(pid).map((one) => one.pid) });
      options.onSample?.(
        `${(hours * 60).toFixed(1)} min: library ${library.ownMB.toFixed(0)} MB, workers ${workers.ownMB.toFixed(0)} MB`,
      );
    }, options.samplePeriodMs ?? 10_000);
    child.once('error', reject);
    child.once('exit', (code) => {
      clearInterval(timer);
      if (code === 0) resolve(samples);
      else reject(new Error(`The process that was watched ended with ${code}.`));
    });
  });
}

function summarise(samples: readonly Sample[]): SoakMemory[] {
  return (['library', 'workers', 'all'] as const).map((who) => {
    const points = samples.map((sample) => ({
      x: sample.hours,
      y: who === 'all' ? sample.library.ownMB + sample.workers.ownMB : sample[who].ownMB,
    }));
    return { who, ...describeMemory(points) };
  });
}

/** The start and the end are medians over a tenth of the points. */
export function describeMemory(points: readonly { x: number; y: number }[]): Omit<SoakMemory, 'who'> {
  const slope = fitSlope(points);
  const part = Math.ceil(points.length / 10);
  const atStartMB = findMedian(points.slice(0, part));
  const atEndMB = findMedian(points.slice(-part));
  return { ...slope, atStartMB, atEndMB, isFlat: slope.low <= 0 || slope.slope < atStartMB / 100 };
}

function findMedian(points: readonly { y: number }[]): number {
  const values = points.map(({ y }) => y).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** The sample library in three folders, and with them three minutes in one file. */
function makeSoakSounds(folder: string): void {
  for (const part of ['a', 'b', 'c']) mkdirSync(join(folder, part), { recursive: true });
  listSamples().forEach((name, at) => {
    copyFileSync(join(samplesFolder, name), join(folder, 'abc'[at % 3] ?? 'a', `${at} ${basename(name)}`));
  });
  writeNoise(join(folder, 'a', 'long ambience.wav'), 180, 1);
}
