import { join } from 'node:path';
import { makeBenchSounds } from './bench-sounds.ts';
import { runEarmark } from './run-earmark.ts';

export interface IndexFigures {
  readonly clips: number;
  readonly audioSeconds: number;
  readonly realTimeFactor: number;
  readonly clipsPerSecond: number;
  /** The same files with one worker process: the baseline. */
  readonly oneAtATimeFactor: number;
  readonly peakMemoryMB: number | null;
  readonly device: string;
  readonly againSeconds: number;
}

interface IndexAnswer {
  readonly clips: number;
  readonly audioSeconds: number;
  readonly wallSeconds: number;
  readonly device: string;
}

/** Indexes 1,000 short files and ten long ones from the command line; then the short ones with a single worker. */
export async function benchIndex(directory: string, folder?: string): Promise<IndexFigures> {
  const sounds = folder ?? join(directory, 'sounds');
  if (!folder) makeBenchSounds(sounds, 1000, 10);
  const library = join(directory, 'library');
  const run = await runEarmark(['index', sounds, '--library', library]);
  const answer = run.output as IndexAnswer;
  const again = await runEarmark(['index', sounds, '--library', library]);
  const alone = await runEarmark(['index', sounds, '--workers', '1', '--library', join(directory, 'alone')]);
  const one = alone.output as IndexAnswer;
  return {
    clips: answer.clips,
    audioSeconds: Math.round(answer.audioSeconds),
    realTimeFactor: answer.audioSeconds / answer.wallSeconds,
    clipsPerSecond: answer.clips / answer.wallSeconds,
    oneAtATimeFactor: one.audioSeconds / one.wallSeconds,
    peakMemoryMB: run.peakMemoryMB,
    device: answer.device,
    againSeconds: again.wallSeconds,
  };
}
