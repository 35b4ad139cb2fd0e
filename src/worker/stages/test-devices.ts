import { readGoldenWindow } from '../inference/golden.ts';
import { getAudioPath, loadPack } from '../inference/loaded-pack.ts';
import { openSession } from '../inference/open-session.ts';
import { prepareTestWindow } from '../inference/prepare-window.ts';
import { listProviders } from '../inference/providers.ts';
import { measureReference, testProvider, windowsPerSecondOf } from '../inference/test-provider.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput, TestedDevice } from '../task-protocol.ts';

/** Every provider's self-test with the pack's golden sound and a full window; the CPU comes first, as the measure. */
export async function runTestDevices(
  { pack: location }: TaskInput<'test-devices'>,
  context: TaskContext,
): Promise<TaskOutput<'test-devices'>> {
  const { manifest, frontEnds } = loadPack(location);
  const { folder, threadCount } = location;
  const path = getAudioPath(folder, manifest);
  const golden = await readGoldenWindow(folder, manifest, frontEnds);
  const windows = [...(golden ? [golden.inputs] : []), prepareTestWindow(frontEnds)];
  const cpu = await openSession(path, { provider: 'cpu', threadCount });
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
  for (const provider of listProviders()) {
    const { verdict, session } = await testProvider(provider, path, manifest, reference, threadCount);
    await session?.release();
    devices.push(verdict);
    context.progress(0);
  }
  return { devices };
}
