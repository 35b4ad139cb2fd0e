// The command line on a folder of sounds: all of it at once, and some of it one file at a time.
import { join } from 'node:path';
import { makeBenchSounds } from './bench-sounds.ts';
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
  /** The same, one file after the other in one process: the baseline. */
  readonly oneAtATimeFactor: number;
  /** How many times the baseline. */
  readonly oneAtATimeRatio: number;
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
}

export async function measureIndex({ directory, folder, clips }: IndexOptions): Promise<IndexFigures> {
  const sounds = folder ?? join(directory, 'sounds');
  const remark = folder ? undefined : await makeBenchSounds(sounds, clips);
  const library = getIndexedLibrary(directory);
  const run = await runEarmark(['index', sounds, '--library', library]);
  const report = run.output as IndexReport;
  const again = await runEarmark(['index', sounds, '--library', library]);
  const realTimeFactor = report.audioSeconds / report.wallSeconds;
  const one = await runEarmark(['index', sounds, '--workers', '1', '--library', join(directory, 'one')]);
  const oneReport = one.output as IndexReport;
  const oneAtATimeFactor = oneReport.audioSeconds / oneReport.wallSeconds;
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
