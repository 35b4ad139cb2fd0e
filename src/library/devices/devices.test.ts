import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TestedDevice } from '../../worker/task-protocol.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import { createDeviceStore } from '../store/device-store.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import type { Workers } from '../workers/workers.ts';
import { computeDeviceFingerprint } from './device-fingerprint.ts';
import { createDevices } from './devices.ts';
import { readLinuxGraphics } from './read-graphics.ts';

const cpu: TestedDevice = {
  ...{ provider: 'cpu', state: 'passed', why: 'the measure' },
  ...{ cosine: 1, windowsPerSecond: 5, batchWindows: 1 },
};
const variant: TestedDevice = { ...cpu, provider: 'cpu-int8', why: 'agrees', windowsPerSecond: 14 };
const gpu: TestedDevice = {
  ...cpu,
  provider: 'webgpu',
  why: 'agrees',
  windowsPerSecond: 90,
  batchWindows: 8,
};

let folder: string;
let database: LibraryDatabase;
/** Devices in the order in which they were tested; `cpu` stands for the measure. */
let tested: string[];
let judge: (name: string) => Promise<TestedDevice> | TestedDevice;
let found: readonly TestedDevice[];
let wanted: string;
let notices: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-verdicts-'));
  database = openDatabase(folder, { log: () => {} });
  tested = [];
  found = [variant];
  judge = (name) => found.find(({ provider }) => provider === name) ?? cpu;
  wanted = 'auto';
  notices = [];
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

const frontend = { window: { seconds: 10 } };

/** The devices of one run of Earmark. */
function open(version = '1.0.0', runtimeVersion = '1.30.0', building?: InstalledPack) {
  const pack = { folder: '/pack', manifest: { id: 'small', version, frontend } } as unknown as InstalledPack;
  const run = async (task: string, { name = 'cpu' }: { name?: string }) => {
    tested.push(name);
    if (task === 'test-device') return await judge(name);
    return { cpu, names: found.map(({ provider }) => provider), reference: { answers: [] } };
  };
  const packs = { getActive: () => ({ pack }), getBuilding: () => building && { pack: building } };
  return {
    pack,
    devices: createDevices({
      store: createDeviceStore(database),
      transact: (action) => action(),
      workers: { run, analysisWorkerCount: 2 } as unknown as Workers,
      packs: packs as unknown as PackRegistry,
      runtimeVersion,
      getWanted: () => wanted,
      countProcesses: () => 2,
      announce: (_, payload) => void notices.push(JSON.stringify(payload)),
      log: () => {},
    }),
  };
}

const { signal } = new AbortController();
const statesOf = ({ devices }: ReturnType<typeof open>) =>
  devices.read().devices.map(({ provider, state }) => `${provider} ${state}`);

it('a verdict is remembered until the pack or the runtime is another one, or somebody asks again', async () => {
  await open().devices.test(signal);
  const { devices, pack } = open();
  await devices.test(signal);
  expect(tested).toEqual(['cpu', 'cpu-int8']);
  expect(devices.locateForAnalysis(pack).provider).toBe('cpu-int8');
  expect(open('1.1.0').devices.getChoice().provider).toBe('cpu');
  await open('1.1.0').devices.test(signal);
  await open('1.0.0', '1.31.0').devices.test(signal);
  expect(tested).toHaveLength(6);
  await devices.test(signal, true);
  expect(tested).toHaveLength(8);
});

it('whoever asks while devices are tested waits for their verdicts', async () => {
  const { devices } = open();
  await Promise.all([devices.test(signal), devices.test(signal)]);
  expect(tested).toEqual(['cpu', 'cpu-int8']);
});

it('whoever waits for the tests goes on when the last one is over, or at once where there are none', async () => {
  const { devices } = open();
  await devices.whenTested(signal);
  expect(tested).toEqual([]);
  const testing = devices.test(signal);
  await devices.whenTested(signal);
  expect(devices.getChoice().provider).toBe('cpu-int8');
  await testing;
});

it('nobody who gives up waits for a test that does not end', async () => {
  const end = Promise.withResolvers<TestedDevice>();
  judge = () => end.promise;
  const { devices } = open();
  const testing = devices.test(signal);
  const giveUp = new AbortController();
  const waiting = devices.whenTested(giveUp.signal);
  giveUp.abort();
  await waiting;
  expect(devices.getChoice().provider).toBe('cpu');
  end.resolve(variant);
  await testing;
});

it('another processor or another driver is another verdict', () => {
  const on = (processor: string, graphics = '') =>
    computeDeviceFingerprint({
      ...{ runtimeVersion: '1', pack: { id: 'small', version: '1' }, graphics, processor },
    });
  expect(on('A')).toBe(on('A'));
  expect(on('A')).not.toBe(on('B'));
  expect(on('A', 'driver 1')).not.toBe(on('A', 'driver 2'));
});

it('a graphics driver is known by its device, its module and its Vulkan library', () => {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const places = {
    drm: join(folder, 'drm'),
    modules: join(folder, 'module'),
    nvidia: join(folder, 'nvidia-version'),
    vulkan: [join(folder, 'icd.d')],
  };
  const before = readLinuxGraphics(places);
  write('drm/card0/device/vendor', '0x10de\n');
  write('drm/card0/device/device', '0x2684\n');
  write('drm/version', 'not a card');
  const withCard = readLinuxGraphics(places);
  expect(withCard).toContain('card0 0x10de 0x2684');
  write('nvidia-version', 'NVRM version: 550.54');
  const withDriver = readLinuxGraphics(places);
  write('icd.d/nvidia.json', JSON.stringify({ ICD: { library_path: join(folder, 'libvulkan.so') } }));
  write('libvulkan.so', 'one');
  const withVulkan = readLinuxGraphics(places);
  write('libvulkan.so', 'another');
  expect(new Set([before, withCard, withDriver, withVulkan, readLinuxGraphics(places)]).size).toBe(5);
});

it('a graphics device computes as many seconds at once as its test found best, the processor one window', async () => {
  found = [gpu];
  const { devices, pack } = open();
  await devices.test(signal);
  expect(devices.locateForAnalysis(pack)).toMatchObject({ provider: 'webgpu', batchSeconds: 80 });
  wanted = 'cpu';
  expect(devices.locateForAnalysis(pack)).not.toHaveProperty('batchSeconds');
});

it('the work is shared out as the device of the pack wants that is being indexed', async () => {
  found = [gpu];
  const active = open();
  await active.devices.test(signal);
  expect(active.devices.isOnGraphics()).toBe(true);
  found = [{ ...gpu, state: 'failed', why: 'disagrees with the CPU' }];
  const building = open('2.0.0').pack;
  const { devices } = open('1.0.0', '1.30.0', building);
  await devices.test(signal);
  expect(devices.getChoice().provider).toBe('webgpu');
  expect(devices.locateForAnalysis(building).provider).toBe('cpu');
  expect(devices.isOnGraphics()).toBe(false);
});

it('the variant is shown and can be overruled, and its failure at work hands over to float32', async () => {
  const run = open();
  await run.devices.test(signal);
  expect(run.devices.read()).toMatchObject({ device: 'cpu-int8', wanted: 'auto' });
  expect(statesOf(run)).toEqual(['cpu passed', 'cpu-int8 used']);
  wanted = 'cpu';
  expect(run.devices.locateForAnalysis(run.pack).provider).toBe('cpu');
  wanted = 'auto';
  expect(run.devices.fallBack(new AppError('device-failed', 'it stopped'))).toBe(true);
  expect(run.devices.locateForAnalysis(run.pack).provider).toBe('cpu');
});

it.each([
  ['worker-timeout', /^did not answer/],
  ['worker-crashed', /^ended its process/],
] as const)('a test that ends with %s is a verdict, and is not tried again', async (code, why) => {
  found = [gpu, variant];
  const { devices } = open();
  judge = (name) => {
    if (name === 'webgpu') throw new AppError(code, 'No sign of life.');
    return variant;
  };
  await devices.test(signal);
  await open().devices.test(signal);
  expect(tested).toEqual(['cpu', 'webgpu', 'cpu-int8']);
  const verdict = devices.read().devices.find(({ provider }) => provider === 'webgpu');
  expect(verdict).toMatchObject({ state: 'failed', why: expect.stringMatching(why) });
  expect(devices.getChoice().provider).toBe('cpu-int8');
});

it('a device that takes the machine with it is not tried at the next start; one that was not reached is', async () => {
  found = [gpu, variant];
  const hung = open();
  judge = () => new Promise(() => {});
  void hung.devices.test(signal);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(tested).toEqual(['cpu', 'webgpu']);
  // The machine is started again.
  judge = () => variant;
  const next = open();
  await next.devices.test(signal);
  expect(tested.slice(2)).toEqual(['cpu', 'cpu-int8']);
  expect(statesOf(next)).toEqual(['cpu passed', 'cpu-int8 used', 'webgpu failed']);
});

it('closing in the middle of a test says nothing about the device', async () => {
  found = [gpu];
  judge = () => {
    throw new AppError('closed', 'Earmark is closing.');
  };
  await expect(open().devices.test(signal)).rejects.toMatchObject({ code: 'closed' });
  judge = () => gpu;
  const next = open();
  await next.devices.test(signal);
  expect(statesOf(next)).toEqual(['cpu passed', 'webgpu used']);
});

it('wrong numbers at work are remembered with the verdict, a device that was lost may try again', async () => {
  found = [gpu];
  const first = open();
  await first.devices.test(signal);
  first.devices.reportFailure({ device: 'webgpu', kind: 'lost', why: 'the laptop slept' });
  expect(notices.join()).toContain('webgpu was lost, the CPU goes on: the laptop slept');
  expect(statesOf(first)).toEqual(['cpu used', 'webgpu failed']);
  const second = open();
  expect(second.devices.getChoice().provider).toBe('webgpu');
  second.devices.reportFailure({ device: 'webgpu', kind: 'numbers', why: 'cosine 0.1' });
  const third = open();
  await third.devices.test(signal);
  expect(third.devices.getChoice()).toEqual({
    provider: 'cpu',
    why: 'webgpu: failed at work: it computed wrong numbers (cosine 0.1).',
  });
  await third.devices.test(signal, true);
  expect(third.devices.getChoice().provider).toBe('webgpu');
});
