import { join } from 'node:path';
import { firstPart, makeBenchSounds } from './bench-sounds.ts';
import { runEarmark } from './run-earmark.ts';

export interface IndexFigures {
  readonly clips: number;
  readonly audioSeconds: number;
  readonly realTimeFactor: number;
  readonly clipsPerSecond: number;
  /** Two hundred short files with all worker processes and with one: the baseline. */
  readonly shortFactor: number;
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

/** Indexes 1,000 short files and ten long ones from the command line; then some of them with a single worker. */
export async function benchIndex(directory: string, folder?: string): Promise<IndexFigures> {
  const sounds = folder ?? join(directory, 'sounds');
  if (!folder) makeBenchSounds(sounds, 1000, 10);
  const library = join(directory, 'library');
  const run = await runEarmark(['index', sounds, '--library', library]);
  const answer = run.output as IndexAnswer;
  const again = await runEarmark(['index', sounds, '--library', library]);
  const part = folder ?? join(sounds, firstPart);
  const many = await measureFactor(['index', part, '--library', join(directory, 'many')]);
  const one = await measureFactor(['index', part, '--workers', '1', '--library', join(directory, 'one')]);
  return {
    clips: answer.clips,
    audioSeconds: Math.round(answer.audioSeconds),
    realTimeFactor: answer.audioSeconds / answer.wallSeconds,
    clipsPerSecond: answer.clips / answer.wallSeconds,
    shortFactor: many,
    oneAtATimeFactor: one,
    peakMemoryMB: run.peakMemoryMB,
    device: answer.device,
    againSeconds: again.wallSeconds,
  };
}

/** Audio seconds a wall second of one run. */
async function measureFactor(args: readonly string[]): Promise<number> {
  const { audioSeconds, wallSeconds } = (await runEarmark(args)).output as IndexAnswer;
  return audioSeconds / wallSeconds;
}
