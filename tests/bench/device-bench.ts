// What computes here, and how well: every device with every graph of the pack, batch by batch, and an index on the best.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { cosineOf } from '../../src/core/vectors/unit-length.ts';
import { getDevice, isOnProcessor, openDevice } from '../../src/worker/inference/audio-device.ts';
import { loadPack } from '../../src/worker/inference/loaded-pack.ts';
import { runAudio } from '../../src/worker/inference/run-audio.ts';
import { prepareTestWindows } from '../../src/worker/inference/test-windows.ts';
import type { DeviceReference, TestedDevice } from '../../src/worker/task-protocol.ts';
import { startWorkerClient } from '../support/worker-client.ts';
import { makeBenchSounds } from './bench-sounds.ts';
import { runEarmark } from './run-earmark.ts';

export interface DeviceBenchOptions {
  readonly directory: string;
  /** The user's own sounds, or made ones. */
  readonly folder?: string | undefined;
  readonly clips: number;
  /** The pack that ships, where nothing is said. */
  readonly packFolder?: string;
}

export interface DeviceFigures {
  /** As the self-test judged them, in a process each. */
  readonly devices: readonly TestedDevice[];
  readonly batches: readonly BatchFigures[];
  /** The CPU in float32 first, then what Earmark chooses by itself. */
  readonly index: readonly DeviceIndexFigures[];
}

export interface BatchFigures {
  readonly device: string;
  /** Full windows at once. */
  readonly windows: number;
  readonly windowsPerSecond: number;
  /** The worst of the batch, against float32 on the CPU. */
  readonly cosine: number;
}

export interface DeviceIndexFigures {
  readonly device: string;
  readonly realTimeFactor: number;
  /** Of ten seconds of sound, end to end. */
  readonly tenSecondsPerSecond: number;
  /** Share of the wall time in which a graph computed; above 1 where several processes do. */
  readonly busyShare: number;
}

const shippedPack = fileURLToPath(new URL('../../models/earmark-small', import.meta.url));
const longestTestMs = 180_000;
const patienceMs = 3000;

export async function measureDevices(options: DeviceBenchOptions): Promise<DeviceFigures> {
  const folder = options.packFolder ?? shippedPack;
  const { devices, reference } = await judgeDevices(folder);
  const batches: BatchFigures[] = [];
  for (const device of devices) {
    if (device.state === 'passed')
      batches.push(...(await measureBatches(folder, device.provider, reference)));
  }
  return { devices, batches, index: await measureIndexing(options) };
}

async function judgeDevices(folder: string) {
  const pack = { folder, provider: 'cpu', threadCount: 1 };
  const first = await startWorkerClient();
  const { names, cpu, reference } = await first.run('list-devices', { pack });
  first.close();
  const devices: TestedDevice[] = [cpu];
  for (const name of names) {
    const worker = await startWorkerClient();
    const late = new Promise<TestedDevice>((resolve) => {
      const why = `no answer within ${longestTestMs / 1000} s`;
      setTimeout(() => resolve({ ...cpu, ...nothing, provider: name, why }), longestTestMs).unref();
    });
    devices.push(await Promise.race([worker.run('test-device', { pack, name, reference }), late]));
    worker.close();
  }
  return { devices, reference };
}

const nothing = { state: 'failed', cosine: null, windowsPerSecond: null, batchWindows: null } as const;

/** Doubles the batch up to 32, or until one takes seconds. */
async function measureBatches(
  folder: string,
  name: string,
  { answers }: DeviceReference,
): Promise<BatchFigures[]> {
  const { manifest, frontEnds } = loadPack({ folder, provider: 'cpu', threadCount: 1 });
  const window = (await prepareTestWindows(folder, manifest, frontEnds)).at(-1);
  const expected = answers.at(-1)?.vector;
  if (!window || !expected) return [];
  const device = getDevice(name, folder, manifest);
  const session = await openDevice(device, 1);
  const found: BatchFigures[] = [];
  try {
    for (let windows = 1; windows <= (isOnProcessor(device) ? 4 : 32); windows *= 2) {
      const batch = new Array(windows).fill(window);
      const rows = await runAudio(session, manifest, batch);
      const began = performance.now();
      let runs = 0;
      do {
        await runAudio(session, manifest, batch);
        runs++;
      } while (performance.now() - began < patienceMs / 3);
      const seconds = (performance.now() - began) / 1000;
      const cosine = Math.min(...rows.map((row) => cosineOf(row, expected)));
      found.push({ device: name, windows, windowsPerSecond: (windows * runs) / seconds, cosine });
      if (seconds * 1000 > patienceMs) break;
    }
  } finally {
    await session.release();
  }
  return found;
}

async function measureIndexing({ directory, folder, clips }: DeviceBenchOptions) {
  const sounds = folder ?? join(directory, 'device-sounds');
  if (!folder) await makeBenchSounds(sounds, clips);
  const found: DeviceIndexFigures[] = [];
  for (const wanted of ['cpu', 'auto']) {
    const library = join(directory, `device-${wanted}`);
    rmSync(library, { recursive: true, force: true });
    await runEarmark(['doctor', '--device', wanted, '--library', library]);
    const report = (await runEarmark(['index', sounds, '--library', library])).output as IndexReport;
    const { device, audioSeconds, wallSeconds, stages } = report;
    found.push({
      device,
      realTimeFactor: audioSeconds / wallSeconds,
      tenSecondsPerSecond: audioSeconds / 10 / wallSeconds,
      busyShare: (stages.encode ?? 0) / wallSeconds,
    });
  }
  return found;
}

interface IndexReport {
  readonly device: string;
  readonly audioSeconds: number;
  readonly wallSeconds: number;
  readonly stages: Readonly<Record<string, number>>;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [, , directory = '.', folder] = process.argv;
  const { devices, batches, index } = await measureDevices({ directory, folder, clips: 200 });
  for (const rows of [devices, batches, index]) console.table(rows);
}
