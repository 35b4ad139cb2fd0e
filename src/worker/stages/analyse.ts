import { getPack } from '../inference/loaded-pack.ts';
import { createSignOfLife, type SignOfLife } from '../sign-of-life.ts';
import { addStageSeconds, noStageSeconds } from '../stage-seconds.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';
import { analyseClip } from './analyse-clip.ts';
import { getAnalyseDesk } from './analyse-desk.ts';
import { lowerPriority } from './lower-priority.ts';

/** Tasks that have not begun because clips of others are before theirs: they live as long as those do. */
const waiting = new Set<SignOfLife>();

/**
 * Each clip is decoded once; windows of all clips, and of other tasks of this process, share batches. A clip that fails
 * does not fail its neighbours. Throws only where the pack itself cannot be used.
 */
export async function runAnalyse(
  { pack: location, clips, isUrgent = false }: TaskInput<'analyse'>,
  context: TaskContext,
): Promise<TaskOutput<'analyse'>> {
  lowerPriority();
  const pack = await getPack(location);
  const tower = await pack.audio();
  const { readers, queueOf } = getAnalyseDesk(context.entry, location.readerCount ?? 1, tower);
  const queue = queueOf(tower);
  // Loading the model may have taken its time.
  context.progress(0);
  const shares = clips.map(() => 0);
  const life = createSignOfLife(context, () => shares.reduce((sum, share) => sum + share, 0));
  waiting.add(life);
  try {
    const outcomes = await Promise.all(
      clips.map((clip, at) =>
        analyseClip(clip, {
          packFolder: location.folder,
          dimension: pack.manifest.audio.dim,
          isUrgent,
          readers,
          queue,
          onBegin: () => waiting.delete(life),
          onWork(seconds, doneShare) {
            shares[at] = doneShare;
            life.beat(seconds);
            for (const other of waiting) other.beat(0);
          },
        }).then((outcome) => {
          shares[at] = 1;
          return outcome;
        }),
      ),
    );
    const stages = outcomes.map((outcome) => outcome.stages).reduce(addStageSeconds, noStageSeconds);
    return {
      computed: tower.computed,
      clips: outcomes.map(({ clip }) => clip),
      stages: { ...stages, wait: queue.takeIdleSeconds() },
    };
  } finally {
    waiting.delete(life);
  }
}
