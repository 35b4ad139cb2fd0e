// Which device computes, and why.
import { setTimeout } from 'node:timers/promises';
import { getFrontEnds } from '../../core/packs/manifest.ts';
import type { DeviceReport, DeviceVerdict } from '../../shared/contract/app.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { Computed, DeviceFailure, PackLocation, TestedDevice } from '../../worker/task-protocol.ts';
import type { Announce } from '../library-events.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import type { DeviceStore } from '../store/device-store.ts';
import type { Workers } from '../workers/workers.ts';
import { chooseProvider, isProcessor, type ProviderChoice } from './choose-provider.ts';
import { computeDeviceFingerprint, readProcessor } from './device-fingerprint.ts';
import { readGraphics } from './read-graphics.ts';
import { runSelfTests } from './self-tests.ts';

export interface DevicesOptions {
  readonly store: DeviceStore;
  readonly transact: <T>(action: () => T) => T;
  readonly workers: Workers;
  readonly packs: PackRegistry;
  readonly runtimeVersion: string;
  /** The setting: `auto`, `cpu`, `webgpu`, … */
  readonly getWanted: () => string;
  /** Processes that analyse where the processor computes. */
  readonly countProcesses: () => number;
  readonly announce: Announce;
  readonly log: (line: string) => void;
  readonly testDeadlineMs?: number;
}

export interface Devices {
  /** The device of the next analysis task with the active pack, named as the worker's devices are. */
  getChoice(): ProviderChoice;
  /** A graphics device computes what is indexed now: with the pack that is built beside the active one, if any. */
  isOnGraphics(): boolean;
  /** How the analysis runs a pack: several processes, one thread each. */
  locateForAnalysis(pack: InstalledPack): PackLocation;
  /** How a query runs a pack: short work on the CPU, ready at once. */
  locateForQuery(pack: InstalledPack): PackLocation;
  /** An analysis could not go on; true where another device takes over. */
  fallBack(error: AppError): boolean;
  /** The device failed at work and is not used any more; one that was merely lost may come back at the next start. */
  reportFailure(failure: DeviceFailure): void;
  /** What a worker said of its work. */
  reportComputed(computed: Pick<Computed, 'device'>): void;
  /** Tests the devices once per machine, driver, runtime and pack; `again` forgets what was found. */
  test(signal: AbortSignal, again?: boolean): Promise<void>;
  /** Resolves when tests that run are over; soon, should they take long; at once when the signal ends it. */
  whenTested(signal: AbortSignal): Promise<void>;
  read(): DeviceReport;
}

/** Compiling for a device takes seconds; graphics in software take a minute for what is to be refused anyway. */
const testDeadlineMs = 120_000;

/** The processor's own tests take a few seconds; for graphics that take longer nobody waits. */
const mostPatienceMs = 15_000;

export function createDevices(options: DevicesOptions): Devices {
  const { store, packs, workers, log } = options;
  const hardware = { graphics: readGraphics(), processor: readProcessor() };
  const failedSince = new Map<string, string>();
  let used: string | undefined;
  let testing: Promise<void> = Promise.resolve();

  const getFingerprint = (pack: InstalledPack) =>
    computeDeviceFingerprint({ runtimeVersion: options.runtimeVersion, pack: pack.manifest, ...hardware });
  const listPacks = () => [packs.getActive(), packs.getBuilding()].flatMap((place) => place?.pack ?? []);
  const listTested = (pack = packs.getActive()?.pack) => (pack ? store.list(getFingerprint(pack)) : []);
  const choose = (tested: readonly TestedDevice[]) =>
    chooseProvider(options.getWanted(), {
      ...{ tested, failedSince, processCount: options.countProcesses() },
    });

  const reportFailure = (failure: DeviceFailure) => {
    const { device, kind, why } = failure;
    if (isProcessor(device) && kind === 'crash') return;
    failedSince.set(device, describeFailure(failure));
    for (const pack of kind === 'lost' ? [] : listPacks()) {
      const verdict = listTested(pack).find(({ provider }) => provider === device);
      const words = `failed at work: ${describeFailure(failure)}`;
      if (verdict)
        options.transact(() =>
          store.write(getFingerprint(pack), { ...verdict, state: 'failed', why: words }),
        );
    }
    const text = `${device} ${failureWords[kind]}, the CPU goes on: ${why}`;
    log(text);
    options.announce('app.notice', { level: 'warning', text });
  };

  const testAll = async (signal: AbortSignal, again: boolean) => {
    const deadlineMs = options.testDeadlineMs ?? testDeadlineMs;
    for (const pack of listPacks()) {
      const fingerprint = getFingerprint(pack);
      if (again) options.transact(() => store.clear(fingerprint));
      await runSelfTests(pack, fingerprint, signal, { ...options, deadlineMs });
    }
    if (again) failedSince.clear();
  };

  return {
    getChoice: () => choose(listTested()),
    isOnGraphics: () => !isProcessor(choose(listTested(packs.getBuilding()?.pack)).provider),
    locateForAnalysis(pack) {
      const { folder } = pack;
      const tested = listTested(pack);
      const { provider } = choose(tested);
      const location = { folder, provider, threadCount: 1 };
      if (isProcessor(provider)) return location;
      return { ...location, batchSeconds: findBatchSeconds(pack, tested, provider) };
    },
    locateForQuery: ({ folder }) => ({ folder, provider: 'cpu', threadCount: 1 }),
    reportComputed({ device }) {
      used = device;
    },
    reportFailure,
    fallBack(error) {
      const { provider } = choose(listTested());
      if (provider === 'cpu') return false;
      reportFailure({ device: provider, kind: 'lost', why: error.message });
      return true;
    },
    test(signal, again = false) {
      // Whoever asks while devices are tested waits: half of the verdicts would be those of tests under way.
      testing = testing.catch(() => {}).then(() => testAll(signal, again));
      return testing;
    },
    async whenTested(signal) {
      const over = new AbortController();
      const patience = { signal: AbortSignal.any([signal, over.signal]), ref: false };
      await Promise.race([testing, setTimeout(mostPatienceMs, undefined, patience)]).catch(() => {});
      over.abort();
    },
    read() {
      const tested = listTested();
      const choice = choose(tested);
      return {
        device: used ?? choice.provider,
        wanted: options.getWanted(),
        why: choice.why,
        workerCount: workers.analysisWorkerCount,
        devices: describeDevices(tested, choice, failedSince),
      };
    },
  };
}

const failureWords: Readonly<Record<DeviceFailure['kind'], string>> = {
  numbers: 'computed wrong numbers',
  lost: 'was lost',
  hang: 'did not answer',
  crash: 'ended its process',
};

function describeFailure({ kind, why }: DeviceFailure): string {
  return `it ${failureWords[kind]} (${why})`;
}

/** As many seconds of sound as fit into the batch that was the quickest in the self-test. */
function findBatchSeconds(
  { manifest }: InstalledPack,
  tested: readonly TestedDevice[],
  device: string,
): number {
  const windows = tested.find(({ provider }) => provider === device)?.batchWindows ?? 1;
  const seconds = [...getFrontEnds(manifest).values()].map(({ window }) => window.seconds);
  return windows * Math.max(...seconds);
}

function describeDevices(
  tested: readonly TestedDevice[],
  choice: ProviderChoice,
  failedSince: ReadonlyMap<string, string>,
): DeviceVerdict[] {
  const verdicts = tested.map(({ batchWindows: _, ...device }): DeviceVerdict => {
    const failure = failedSince.get(device.provider);
    if (failure !== undefined) return { ...device, state: 'failed', why: `failed at work: ${failure}` };
    if (device.provider === choice.provider) return { ...device, state: 'used' };
    return device;
  });
  if (verdicts.some(({ state }) => state === 'used')) return verdicts;
  const used = { provider: choice.provider, state: 'used', why: choice.why } as const;
  return [{ ...used, cosine: null, windowsPerSecond: null }, ...verdicts];
}
