// Which device computes, and why.
import type { DeviceReport, DeviceVerdict } from '../../shared/contract/app.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { PackLocation, TestedDevice } from '../../worker/task-protocol.ts';
import type { Announce } from '../library-events.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import type { DeviceStore } from '../store/device-store.ts';
import type { Workers } from '../workers/workers.ts';
import { chooseProvider, type ProviderChoice } from './choose-provider.ts';
import { computeDeviceFingerprint, readGraphics, readProcessor } from './device-fingerprint.ts';

export interface DevicesOptions {
  readonly store: DeviceStore;
  readonly transact: <T>(action: () => T) => T;
  readonly workers: Workers;
  readonly packs: PackRegistry;
  readonly runtimeVersion: string;
  /** The setting: `auto`, `cpu`, `webgpu`, … */
  readonly getWanted: () => string;
  readonly announce: Announce;
  readonly log: (line: string) => void;
}

export interface Devices {
  /** The device of the next analysis task, named as the worker's providers are. */
  getChoice(): ProviderChoice;
  /** How the analysis runs a pack: several processes, one thread each. */
  locateForAnalysis(pack: InstalledPack): PackLocation;
  /** How a query runs a pack: short work on the CPU, ready at once. */
  locateForQuery(pack: InstalledPack): PackLocation;
  /** The device failed while it computed; true where another one takes over. */
  reportFailure(error: AppError): boolean;
  /** What the workers said computed last. */
  reportUsed(device: string): void;
  /** Tests the devices once per machine, driver, runtime and pack; `again` forgets what was found. */
  test(signal: AbortSignal, again?: boolean): Promise<void>;
  read(): DeviceReport;
}

const testDeadlineMs = 180_000;

export function createDevices(options: DevicesOptions): Devices {
  const { store, packs, workers, log } = options;
  const hardware = { graphics: readGraphics(), processor: readProcessor() };
  const failedSince = new Map<string, string>();
  let used: string | undefined;

  const getFingerprint = (pack: InstalledPack) =>
    computeDeviceFingerprint({ runtimeVersion: options.runtimeVersion, pack: pack.manifest, ...hardware });
  const listTested = (): TestedDevice[] => {
    const active = packs.getActive();
    return active ? store.list(getFingerprint(active.pack)) : [];
  };
  const getChoice = () => chooseProvider(options.getWanted(), listTested(), failedSince);

  return {
    getChoice,
    locateForAnalysis: ({ folder }) => ({ folder, provider: getChoice().provider, threadCount: 1 }),
    locateForQuery: ({ folder }) => ({ folder, provider: 'cpu', threadCount: 1 }),
    reportUsed(device) {
      used = device;
    },
    reportFailure(error) {
      const { provider } = getChoice();
      if (provider === 'cpu') return false;
      failedSince.set(provider, error.message);
      const text = `${provider} failed at work, the CPU goes on: ${error.message}`;
      log(text);
      options.announce('app.notice', { level: 'warning', text });
      return true;
    },
    async test(signal, again = false) {
      const active = packs.getActive();
      if (!active) return;
      const fingerprint = getFingerprint(active.pack);
      if (!again && store.list(fingerprint).length > 0) return;
      const input = { pack: { folder: active.pack.folder, provider: 'auto', threadCount: 1 } };
      const run = { lane: 'query', deadlineMs: testDeadlineMs, signal } as const;
      const { devices } = await workers.run('test-devices', input, run);
      options.transact(() => store.write(fingerprint, devices));
      if (again) failedSince.clear();
      for (const { provider, state, why } of devices) log(`device ${provider}: ${state}, ${why}`);
    },
    read() {
      const { provider, why } = getChoice();
      return {
        device: used ?? provider,
        wanted: options.getWanted(),
        why,
        workerCount: workers.analysisWorkerCount,
        devices: describeDevices(listTested(), { provider, why }, failedSince),
      };
    },
  };
}

function describeDevices(
  tested: readonly TestedDevice[],
  choice: ProviderChoice,
  failedSince: ReadonlyMap<string, string>,
): DeviceVerdict[] {
  const verdicts: DeviceVerdict[] = tested.map((device) => {
    const failure = failedSince.get(device.provider);
    if (failure !== undefined) return { ...device, state: 'failed', why: failure };
    if (device.provider === choice.provider) return { ...device, state: 'used' };
    return { ...device };
  });
  if (verdicts.some(({ state }) => state === 'used')) return verdicts;
  const used = { provider: choice.provider, state: 'used', why: choice.why } as const;
  return [{ ...used, cosine: null, windowsPerSecond: null }, ...verdicts];
}
