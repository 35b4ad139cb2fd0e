import { getPack } from '../inference/loaded-pack.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';

/** Opens towers ahead of the first use. The first run of a session is slow, so each runs once here. */
export async function runLoadPack({
  pack: location,
  towers,
}: TaskInput<'load-pack'>): Promise<TaskOutput<'load-pack'>> {
  const pack = await getPack(location);
  let device = 'cpu';
  for (const tower of towers) {
    if (tower === 'text') await pack.text();
    else device = (await pack.audio()).device;
  }
  return { device };
}
