import { getDevice, listDevices, openDevice } from '../inference/audio-device.ts';
import { loadPack } from '../inference/loaded-pack.ts';
import { measureReference, windowsPerSecondOf } from '../inference/test-device.ts';
import { prepareTestWindows } from '../inference/test-windows.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';

export async function runListDevices({
  pack: { folder, threadCount },
}: TaskInput<'list-devices'>): Promise<TaskOutput<'list-devices'>> {
  const { manifest, frontEnds } = loadPack({ folder, provider: 'cpu', threadCount });
  const windows = await prepareTestWindows(folder, manifest, frontEnds);
  const session = await openDevice(getDevice('cpu', folder, manifest), threadCount);
  try {
    const reference = await measureReference(session, manifest, windows);
    return {
      names: listDevices(folder, manifest).map(({ name }) => name),
      cpu: {
        ...{ provider: 'cpu', state: 'passed', why: 'the measure for every other device', cosine: 1 },
        windowsPerSecond: windowsPerSecondOf(reference.answers),
        batchWindows: 1,
      },
      reference,
    };
  } finally {
    await session.release();
  }
}
