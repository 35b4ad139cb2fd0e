// The command line on a folder of sounds: all of it at once, and some of it one file at a time.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeBenchSounds } from './bench-sounds.ts';
import { measureBaseline } from './index-baseline.ts';
import { runEarmark } from './run-earmark.ts';

export interface IndexFigures {
  readonly clips: number;
  readonly audioSeconds: number;
  readonly device: string;
  readonly failed: number;
  readonly wallSeconds: number;
  /** Seconds of sound a second of wall time, the start of the processes and captions included. */
  readonly realTimeFactor: number;
  readonly clipsPerSecond: number;
  /** The baseline: one file after the other in one process, as one writes it first (float32, every window padded). */
  readonly oneAtATimeFactor: number;
  /** How many times the baseline. */
  readonly oneAtATimeRatio: number;
  /** The kindest baseline: one file after the other, with the graph and the window lengths that Earmark uses. */
  readonly kindFactor: number;
  readonly kindRatio: number;
  /** Of all processes together. */
  readonly peakMemoryMB: number | null;
  readonly memoryKind: 'proportional' | 'resident' | null;
  /** Seconds of work by stage, all processes together. */
  readonly stages: Readonly<Record<string, number>>;
  /** The same command again, nothing changed. */
  readonly againSeconds: number;
  readonly remark?: string | undefined;
}

export interface IndexOptions {
  readonly directory: string;
  /** The user's own folder, or made sounds. */
  readonly folder?: string | undefined;
  readonly clips: number;
  /** For each of four samples of the baseline. */
  readonly baselineSeconds: number;
}

export async function measureIndex(options: IndexOptions): Promise<IndexFigures> {
  const { directory, folder, clips, baselineSeconds } = options;
  const sounds = folder ?? join(directory, 'sounds');
  const remark = folder ? undefined : await makeBenchSounds(sounds, clips);
  const library = getIndexedLibrary(directory);
  rmSync(library, { recursive: true, force: true });
  const run = await runEarmark(['index', sounds, '--library', library]);
  const report = run.output as IndexReport;
  const again = await runEarmark(['index', sounds, '--library', library]);
  const realTimeFactor = report.audioSeconds / report.wallSeconds;
  const baseline = { library, directory, mostSeconds: baselineSeconds };
  const oneAtATimeFactor = await measureBaseline({ ...baseline, manner: 'plain' });
  const kindFactor = await measureBaseline({ ...baseline, manner: 'kind' });
  return {
    clips: report.clips,
    audioSeconds: Math.round(report.audioSeconds),
    device: report.device,
    failed: report.failed.length,
    wallSeconds: report.wallSeconds,
    realTimeFactor,
    clipsPerSecond: report.clips / report.wallSeconds,
    oneAtATimeFactor,
    oneAtATimeRatio: realTimeFactor / oneAtATimeFactor,
    kindFactor,
    kindRatio: realTimeFactor / kindFactor,
    peakMemoryMB: run.peakMemory && Math.round(run.peakMemory.totalMB),
    memoryKind: run.peakMemory?.kind ?? null,
    stages: report.stages,
    againSeconds: again.wallSeconds,
    remark,
  };
}

/** Where the library of the indexed sounds lies afterwards. */
export const getIndexedLibrary = (directory: string) => join(directory, 'indexed');

interface IndexReport {
  readonly clips: number;
  readonly audioSeconds: number;
  readonly wallSeconds: number;
  readonly device: string;
  readonly failed: readonly unknown[];
  readonly stages: Readonly<Record<string, number>>;
}
