import { getDevice, listDevices } from '../inference/audio-device.ts';
import { readGoldenWindow } from '../inference/golden.ts';
import { loadPack } from '../inference/loaded-pack.ts';
import { prepareLoudWindow, prepareTestWindow } from '../inference/prepare-window.ts';
import { measureReference, testDevice, windowsPerSecondOf } from '../inference/test-device.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput, TestedDevice } from '../task-protocol.ts';

/**
 * Every device's self-test with the pack's golden sound, loud noise and a full window; the CPU with the float32
 * graph comes first, as the measure.
 */
export async function runTestDevices(
  { pack: location }: TaskInput<'test-devices'>,
  context: TaskContext,
): Promise<TaskOutput<'test-devices'>> {
  const { manifest, frontEnds } = loadPack(location);
  const { folder, threadCount } = location;
  const golden = await readGoldenWindow(folder, manifest, frontEnds);
  const known = golden ? [golden.inputs] : [];
  const windows = [...known, prepareLoudWindow(frontEnds), prepareTestWindow(frontEnds)];
  const cpu = await getDevice('cpu', folder, manifest).open(threadCount);
  const reference = await measureReference(cpu, manifest, windows);
  await cpu.release();
  const devices: TestedDevice[] = [
    {
      provider: 'cpu',
      state: 'passed',
      why: 'the measure for every other device',
      cosine: 1,
      windowsPerSecond: windowsPerSecondOf(reference.answers),
    },
  ];
  for (const device of listDevices(folder, manifest)) {
    const { verdict, session } = await testDevice(device, manifest, reference, threadCount);
    await session?.release();
    devices.push(verdict);
    context.progress(0);
  }
  return { devices };
}
