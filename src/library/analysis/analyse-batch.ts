// One batch through the workers, down to an outcome for every clip.
import { AppError, hasCode } from '../../shared/errors/app-error.ts';
import type {
  AnalysedClip,
  ClipTask,
  Computed,
  FilePath,
  PackLocation,
  StageSeconds,
} from '../../worker/task-protocol.ts';
import type { TaskProgress } from '../workers/lane-task.ts';
import { isKilledFromOutside, isStartFailure } from '../workers/start-failure.ts';
import type { Workers } from '../workers/workers.ts';
import { analyseInShares } from './analyse-in-shares.ts';

export interface BatchClip {
  /** Names the clip within the batch. */
  readonly key: string;
  readonly path: FilePath;
  readonly byteSize: number;
}

export interface AnalyseOptions {
  readonly workers: Workers;
  readonly pack: PackLocation;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Told what computed, after every task. */
  readonly onComputed: (computed: Computed) => void;
  /** Told where the time of a task went. */
  readonly onStages?: ((seconds: StageSeconds) => void) | undefined;
  /** Processes that divide a single clip among them; one where nothing is said. */
  readonly shareCount?: number;
  /** No other task shares the process: what happens is this one's fault. */
  readonly isAlone?: boolean;
  /** It goes before what the workers have in hand. */
  readonly isUrgent?: boolean;
  /** Told now and then how far the batch is. */
  readonly onProgress?: ((progress: TaskProgress) => void) | undefined;
}

/**
 * Outcomes by key. Where the process crashes or falls silent, the clips are tried one by one; the one that does it
 * again when alone is `failed`. Rejects where nothing is the clips' fault: `closed`, `cancelled`, `device-failed`,
 * a pack that cannot be used, a process that does not start.
 */
export async function analyseBatch(
  clips: readonly BatchClip[],
  options: AnalyseOptions,
): Promise<Map<string, AnalysedClip>> {
  const outcomes = new Map<string, AnalysedClip>();
  try {
    return await analyseTogether(clips, options);
  } catch (error) {
    if (isEverybodysError(error)) throw error;
    const [only] = clips;
    if (clips.length === 1 && only && hasCode(error, 'worker-timeout')) {
      return outcomes.set(only.key, fail(only.key, error));
    }
    for (const clip of clips) outcomes.set(clip.key, await analyseAlone(clip, options, clips.length > 1));
  }
  return outcomes;
}

/** Outcomes by key, in one task. Rejects where its process crashes or falls silent. */
export async function analyseTogether(
  clips: readonly BatchClip[],
  options: AnalyseOptions,
): Promise<Map<string, AnalysedClip>> {
  const answers = new Map((await runOnce(clips, options)).map((clip) => [clip.key, clip]));
  return new Map(clips.map(({ key }) => [key, answers.get(key) ?? noAnswer(key)]));
}

/** Whoever kills processes again and again is not to be taken for a file; but one that eats all memory is killed, too. */
const mostKills = 8;

async function analyseAlone(
  clip: BatchClip,
  options: AnalyseOptions,
  isFresh: boolean,
): Promise<AnalysedClip> {
  // A clip that was in a batch has two tries of its own; one that was alone already, one more.
  let triesLeft = isFresh ? 2 : 1;
  for (let killsLeft = mostKills; ; ) {
    try {
      // In shares it went wrong: what is to blame shows best in one process.
      const [outcome] = await runOnce([clip], { ...options, shareCount: 1, isAlone: true });
      return outcome ?? noAnswer(clip.key);
    } catch (error) {
      if (isEverybodysError(error)) throw error;
      if (isKilledFromOutside(error)) killsLeft--;
      else triesLeft--;
      const isSilent = hasCode(error, 'worker-timeout');
      if (triesLeft <= 0 || killsLeft <= 0 || isSilent) return fail(clip.key, error);
    }
  }
}

async function runOnce(clips: readonly BatchClip[], options: AnalyseOptions) {
  const { shareCount = 1, onProgress } = options;
  const [only] = clips;
  if (!only || clips.length > 1 || shareCount < 2) return (await runTask(clips, options, onProgress)).clips;
  const run = (clip: ClipTask, tell: typeof onProgress) => runTask([clip], options, tell);
  return [(await analyseInShares(only, { shareCount, run, onProgress })).clip];
}

async function runTask(
  clips: readonly ClipTask[],
  {
    workers,
    pack,
    deadlineMs,
    signal,
    isUrgent = false,
    isAlone = false,
    onComputed,
    onStages,
  }: AnalyseOptions,
  onProgress: AnalyseOptions['onProgress'],
) {
  const run = {
    lane: 'analysis',
    deadlineMs,
    signal,
    isUrgent,
    isAlone,
    ...(onProgress && { onProgress }),
  } as const;
  const output = await workers.run('analyse', { pack, clips, isUrgent }, run);
  onComputed(output.computed);
  onStages?.(output.stages);
  return output;
}

const everybodysCodes = [
  'closed',
  'cancelled',
  'device-failed',
  'pack-invalid',
  'pack-missing',
  'disk-full',
] as const;

/** Nothing is the clips' fault, and nothing the device's. */
export function isEverybodysError(error: unknown): boolean {
  return isStartFailure(error) || everybodysCodes.some((code) => hasCode(error, code));
}

function fail(key: string, error: unknown): AnalysedClip {
  if (!(error instanceof AppError)) return { kind: 'failed', key, code: 'internal', reason: String(error) };
  return { kind: 'failed', key, code: error.code, reason: describe(error) };
}

function describe(error: AppError): string {
  if (error.code === 'worker-crashed')
    return `Reading this file made the analysis stop; it was tried alone and again. ${error.message}`;
  if (error.code === 'worker-timeout')
    return `Reading this file took too long and was given up. ${error.message}`;
  return error.message;
}

const noAnswer = (key: string): AnalysedClip => ({
  kind: 'failed',
  key,
  code: 'internal',
  reason: 'The analysis gave no answer for this file.',
});
