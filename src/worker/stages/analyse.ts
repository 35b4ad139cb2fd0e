import { getPack } from '../inference/loaded-pack.ts';
import type { WindowInputs } from '../inference/stack-batch.ts';
import { createWindowBatches } from '../inference/window-batches.ts';
import { createSignOfLife } from '../sign-of-life.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';
import { analyseClip, describeFailure } from './analyse-clip.ts';
import { lowerPriority } from './lower-priority.ts';

/**
 * Each clip is decoded once; windows of all clips share batches. A clip that fails does not fail its neighbours.
 * Throws only where the pack itself cannot be used.
 */
export async function runAnalyse(
  { pack: location, clips }: TaskInput<'analyse'>,
  context: TaskContext,
): Promise<TaskOutput<'analyse'>> {
  lowerPriority();
  const pack = await getPack(location);
  const tower = await pack.audio();
  const life = createSignOfLife(context);
  const run = async (windows: readonly WindowInputs[]) => {
    const rows = await tower.run(windows);
    life.beat(0);
    return rows;
  };
  const batches = createWindowBatches(run, tower.batchSeconds);
  const endings = [];
  for (const clip of clips) endings.push(await analyseClip(clip, pack, batches, life));
  await batches.flush();
  const analysed = endings.map((end, at) => {
    try {
      return end();
    } catch (error) {
      return describeFailure(clips[at]?.key ?? '', error);
    }
  });
  return { device: tower.device, clips: analysed };
}
