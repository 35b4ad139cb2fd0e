import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { TestedDevice } from '../../worker/task-protocol.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import { createDeviceStore } from '../store/device-store.ts';
import { type LibraryDatabase, openDatabase } from '../store/open-database.ts';
import type { Workers } from '../workers/workers.ts';
import { computeDeviceFingerprint } from './device-fingerprint.ts';
import { createDevices } from './devices.ts';

const tested: TestedDevice[] = [
  { provider: 'cpu', state: 'passed', why: 'the measure', cosine: 1, windowsPerSecond: 5 },
  { provider: 'cpu-int8', state: 'passed', why: 'agrees with float32', cosine: 0.998, windowsPerSecond: 14 },
];

let folder: string;
let database: LibraryDatabase;
let tests: number;
let wanted: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-verdicts-'));
  database = openDatabase(folder, { log: () => {} });
  tests = 0;
  wanted = 'auto';
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true });
});

/** The devices of one run of Earmark; the workers count the self-tests. */
function open(version = '1.0.0', runtimeVersion = '1.30.0') {
  const pack = { folder: '/pack', manifest: { id: 'small', version } } as InstalledPack;
  const run = async () => {
    tests++;
    return { devices: tested };
  };
  return {
    pack,
    devices: createDevices({
      store: createDeviceStore(database),
      transact: (action) => action(),
      workers: { run, analysisWorkerCount: 2 } as unknown as Workers,
      packs: { getActive: () => ({ pack }) } as unknown as PackRegistry,
      runtimeVersion,
      getWanted: () => wanted,
      announce: () => {},
      log: () => {},
    }),
  };
}

const signal = new AbortController().signal;

it('a verdict is remembered until the pack or the runtime is another one, or somebody asks again', async () => {
  await open().devices.test(signal);
  const { devices, pack } = open();
  await devices.test(signal);
  expect(tests).toBe(1);
  expect(devices.locateForAnalysis(pack).provider).toBe('cpu-int8');
  expect(open('1.1.0').devices.getChoice().provider).toBe('cpu');
  await open('1.1.0').devices.test(signal);
  await open('1.0.0', '1.31.0').devices.test(signal);
  expect(tests).toBe(3);
  await devices.test(signal, true);
  expect(tests).toBe(4);
});

it('another processor is another verdict', () => {
  const on = (processor: string) =>
    computeDeviceFingerprint({
      runtimeVersion: '1',
      pack: { id: 'small', version: '1' },
      graphics: '',
      processor,
    });
  expect(on('A')).toBe(on('A'));
  expect(on('A')).not.toBe(on('B'));
});

it('the variant is shown and can be overruled, and its failure at work hands over to float32', async () => {
  const { devices, pack } = open();
  await devices.test(signal);
  expect(devices.read()).toMatchObject({ device: 'cpu-int8', wanted: 'auto' });
  expect(devices.read().devices.map(({ provider, state }) => `${provider} ${state}`)).toEqual([
    'cpu passed',
    'cpu-int8 used',
  ]);
  wanted = 'cpu';
  expect(devices.locateForAnalysis(pack).provider).toBe('cpu');
  wanted = 'auto';
  expect(devices.reportFailure(new Error('it stopped') as never)).toBe(true);
  expect(devices.locateForAnalysis(pack).provider).toBe('cpu');
});
