// The self-tests of all devices, each in a task of its own: a driver may hang or take its process with it.
import { AppError } from '../../shared/errors/app-error.ts';
import type { TestedDevice } from '../../worker/task-protocol.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import type { DeviceStore } from '../store/device-store.ts';
import type { Workers } from '../workers/workers.ts';

export interface SelfTestOptions {
  readonly store: DeviceStore;
  readonly transact: <T>(action: () => T) => T;
  readonly workers: Workers;
  readonly log: (line: string) => void;
  /** A device that gives no sign of life for this long has failed. */
  readonly deadlineMs: number;
}

/** TensorRT builds an engine for the graph before it answers. */
const patience: Readonly<Record<string, number>> = { tensorrt: 5 };

const unfinished = 'its test did not come to an end: Earmark stopped meanwhile';
const untested = 'not tested yet';

/**
 * Tests what has no verdict under this fingerprint. Verdicts are written one by one; while a device is tested its
 * verdict says that the test did not end, so that one which takes the whole machine with it is not tried at each start.
 */
export async function runSelfTests(
  pack: InstalledPack,
  fingerprint: string,
  signal: AbortSignal,
  options: SelfTestOptions,
): Promise<void> {
  const { store, workers, log } = options;
  const known = store.list(fingerprint);
  if (known.length > 0 && known.every(({ state }) => state !== 'untested')) return;
  const write = (device: TestedDevice) => options.transact(() => store.write(fingerprint, device));
  const location = { folder: pack.folder, provider: 'cpu', threadCount: 1 };
  const run = { lane: 'query', signal, deadlineMs: options.deadlineMs } as const;
  const { names, cpu, reference } = await workers.run('list-devices', { pack: location }, run);
  const judged = new Set(known.filter(({ state }) => state !== 'untested').map(({ provider }) => provider));
  const waiting = names.filter((name) => !judged.has(name));
  options.transact(() => {
    store.write(fingerprint, cpu);
    for (const name of waiting) store.write(fingerprint, refuse(name, 'untested', untested));
  });
  for (const name of waiting) {
    write(refuse(name, 'failed', unfinished));
    const deadlineMs = options.deadlineMs * (patience[name.split('-')[0] ?? ''] ?? 1);
    try {
      const task = workers.run('test-device', { pack: location, name, reference }, { ...run, deadlineMs });
      const verdict = await task.catch((error: unknown) => judgeEnd(name, error));
      write(verdict);
      log(`device ${name}: ${verdict.state}, ${verdict.why}`);
    } catch (error) {
      // Whoever closes Earmark in the middle of a test says nothing about the device.
      write(refuse(name, 'untested', untested));
      throw error;
    }
  }
}

/** A verdict where the test's process hung or ended. Rethrows what is no fault of the device. */
function judgeEnd(name: string, error: unknown): TestedDevice {
  if (!(error instanceof AppError) || error.code === 'cancelled' || error.code === 'closed') throw error;
  if (error.code === 'worker-timeout') return refuse(name, 'failed', `did not answer. ${error.message}`);
  return refuse(name, 'failed', `ended its process. ${error.message}`);
}

function refuse(provider: string, state: TestedDevice['state'], why: string): TestedDevice {
  return { provider, state, why, cosine: null, windowsPerSecond: null, batchWindows: null };
}
