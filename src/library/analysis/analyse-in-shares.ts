// A long clip by several processes: each has every so-manyth window.
import { AppError } from '../../shared/errors/app-error.ts';
import type { AnalysedClip, EmbeddedWindows, TaskInput, TaskOutput } from '../../worker/task-protocol.ts';
import type { TaskProgress } from '../workers/lane-task.ts';

type Clip = TaskInput<'analyse'>['clips'][number];
type Output = TaskOutput<'analyse'>;

export interface SharedRun {
  readonly shareCount: number;
  readonly run: (clip: Clip, onProgress: (progress: TaskProgress) => void) => Promise<Output>;
  readonly onProgress: ((progress: TaskProgress) => void) | undefined;
}

/** One outcome of all shares, as if one process had done it, and what each of them answered. */
export async function analyseInShares(
  clip: Clip,
  { shareCount, run, onProgress }: SharedRun,
): Promise<{ readonly clip: AnalysedClip; readonly outputs: readonly Output[] }> {
  const shares: TaskProgress[] = [];
  const outputs = await Promise.all(
    Array.from({ length: shareCount }, (_, index) =>
      run({ ...clip, share: { index, count: shareCount } }, (progress) => {
        shares[index] = progress;
        onProgress?.(meanOf(shares, shareCount));
      }),
    ),
  );
  return { clip: joinShares(outputs.flatMap(({ clips }) => clips)), outputs };
}

function meanOf(shares: readonly (TaskProgress | undefined)[], count: number): TaskProgress {
  const mean = (pick: (progress: TaskProgress) => number) =>
    shares.reduce((sum, share) => sum + (share ? pick(share) : 0), 0) / count;
  return { secondsDone: mean((share) => share.secondsDone), clipsDone: mean((share) => share.clipsDone) };
}

/** Facts, outline and texts are the first share's; a share that failed fails the clip. */
export function joinShares(shares: readonly AnalysedClip[]): AnalysedClip {
  const [first] = shares;
  if (!first) throw new AppError('internal', 'A clip without shares.');
  if (first.kind !== 'analysed') return first;
  const windows: EmbeddedWindows[] = [];
  for (const share of shares) {
    if (share.kind !== 'analysed') return share;
    windows.push(share.windows);
  }
  return { ...first, windows: joinWindows(windows, first.windows.dimension) };
}

function joinWindows(parts: readonly EmbeddedWindows[], dimension: number): EmbeddedWindows {
  const rows = parts
    .flatMap(({ startsSeconds, endsSeconds, vectors }) =>
      Array.from(startsSeconds, (start, row) => ({
        start,
        end: endsSeconds[row] ?? start,
        vector: vectors.subarray(row * dimension, (row + 1) * dimension),
      })),
    )
    .sort((a, b) => a.start - b.start);
  const vectors = new Float32Array(rows.length * dimension);
  for (const [row, { vector }] of rows.entries()) vectors.set(vector, row * dimension);
  return {
    dimension,
    startsSeconds: Float32Array.from(rows, ({ start }) => start),
    endsSeconds: Float32Array.from(rows, ({ end }) => end),
    vectors,
  };
}
