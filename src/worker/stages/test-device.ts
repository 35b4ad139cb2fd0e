import { getDevice } from '../inference/audio-device.ts';
import { loadPack } from '../inference/loaded-pack.ts';
import { testDevice } from '../inference/test-device.ts';
import { prepareTestWindows } from '../inference/test-windows.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';

export async function runTestDevice(
  { pack: { folder, threadCount }, name, reference }: TaskInput<'test-device'>,
  context: TaskContext,
): Promise<TaskOutput<'test-device'>> {
  const { manifest, frontEnds } = loadPack({ folder, provider: 'cpu', threadCount });
  const windows = await prepareTestWindows(folder, manifest, frontEnds);
  const onStep = () => context.progress(0);
  return await testDevice(getDevice(name, folder, manifest), {
    ...{ manifest, windows, reference, threadCount, onStep },
  });
}
