import { describeError } from '../describe-error.ts';
import { type ClipVectors, createClipVectors, createNotFiniteError } from '../inference/clip-vectors.ts';
import type { WindowQueue } from '../inference/window-queue.ts';
import type { ClipReaders } from '../reading/clip-readers.ts';
import type { ClipReading, ReadWindow } from '../reading/clip-reading.ts';
import { addStageSeconds, noStageSeconds } from '../stage-seconds.ts';
import type { AnalysedClip, StageSeconds, TaskInput } from '../task-protocol.ts';

type ClipInput = TaskInput<'analyse'>['clips'][number];

export interface AnalyseClipOptions {
  readonly packFolder: string;
  readonly dimension: number;
  readonly isUrgent: boolean;
  readonly readers: ClipReaders;
  readonly queue: WindowQueue;
  onBegin(): void;
  /** Work was done on this clip: so many more seconds were heard, and this share of the whole (0…1) computed. */
  onWork(seconds: number, doneShare: number): void;
}

export interface ClipOutcome {
  readonly clip: AnalysedClip;
  readonly stages: StageSeconds;
}

/** From a file to its vectors, facts, texts and outline. Never rejects: a clip that fails has words. */
export async function analyseClip(clip: ClipInput, options: AnalyseClipOptions): Promise<ClipOutcome> {
  const { readers, queue, packFolder } = options;
  const vectors = createClipVectors(options.dimension);
  const computing = followWindows(queue, vectors, options);
  try {
    const reading = await readers.read(
      { path: clip.path, packFolder, share: clip.share, isUrgent: options.isUrgent },
      {
        onBegin: options.onBegin,
        onWindow: computing.add,
        onRead(seconds, durationSeconds) {
          computing.expectDuration(durationSeconds);
          options.onWork(seconds, computing.doneShare);
        },
      },
    );
    await computing.whenDone(reading.windowCount);
    const stages = addStageSeconds(reading.stages, { ...noStageSeconds, encode: computing.seconds });
    return { clip: describeClip(clip.key, reading, vectors), stages };
  } catch (error) {
    return { clip: describeFailure(clip.key, error), stages: noStageSeconds };
  }
}

/** Windows on their way through the graph. */
function followWindows(queue: WindowQueue, vectors: ClipVectors, { onWork }: AnalyseClipOptions) {
  let count = 0;
  let expected = Number.POSITIVE_INFINITY;
  let seconds = 0;
  let doneSeconds = 0;
  let durationSeconds: number | null = null;
  const done = Promise.withResolvers<void>();
  const doneShare = () => (durationSeconds ? Math.min(1, doneSeconds / durationSeconds) : 0);
  return {
    /** Resolves when the window left the queue. */
    add: ({ inputs, paddedSeconds, startSeconds, endSeconds }: ReadWindow) =>
      new Promise<void>((resolve) => {
        queue.add({
          ...vectors.expect(startSeconds, endSeconds),
          inputs,
          paddedSeconds,
          onTaken: resolve,
          onComputed(took) {
            seconds += took;
            doneSeconds = Math.max(doneSeconds, endSeconds);
            onWork(0, doneShare());
            if (++count >= expected) done.resolve();
          },
        });
      }),
    expectDuration(known: number | null) {
      durationSeconds = known;
    },
    whenDone(windowCount: number) {
      expected = windowCount;
      if (count >= expected) done.resolve();
      return done.promise;
    },
    get doneShare() {
      return doneShare();
    },
    get seconds() {
      return seconds;
    },
  };
}

function describeClip(key: string, reading: ClipReading, vectors: ClipVectors): AnalysedClip {
  if (reading.poisons) throw createNotFiniteError();
  const { facts, texts, warning, peaks } = reading;
  return { kind: 'analysed', key, facts, texts, warning, peaks, windows: vectors.result() };
}

/** What the library is told of a clip that cannot be analysed. */
function describeFailure(key: string, error: unknown): AnalysedClip {
  const { code, message } = describeError(error);
  if (code === 'unsupported') return { kind: 'unsupported', key, reason: message };
  return { kind: 'failed', key, code, reason: message };
}
