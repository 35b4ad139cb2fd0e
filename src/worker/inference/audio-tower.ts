import type { InferenceSession } from 'onnxruntime-node';
import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import type { PackLocation } from '../task-protocol.ts';
import { type AudioDevice, getDevice, listDevices } from './audio-device.ts';
import { prepareTestWindow } from './prepare-window.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';
import { measureReference, testDevice, windowsPerSecondOf } from './test-device.ts';

/** The audio graph of a pack on the device that computes it. */
export interface AudioTower {
  /** Provider in use; becomes `cpu` when the chosen one fails on the way. */
  readonly device: string;
  /** Seconds of sound worth computing at once: a GPU wants many windows, a CPU core gains nothing from a second one. */
  readonly batchSeconds: number;
  /** One row per window, as the graph gives them (not yet unit length). Windows of one shape. */
  run(windows: readonly WindowInputs[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** One window of ten seconds. Measured: 1, 2, 4 windows at once run at the same speed and take 306, 347, 388 MB. */
const cpuBatchSeconds = 10;
const gpuBatchSeconds = 40;

interface Chosen {
  readonly session: InferenceSession;
  readonly device: string;
}

export async function openAudioTower(
  location: PackLocation,
  manifest: PackManifest,
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
): Promise<AudioTower> {
  const { folder, provider, threadCount } = location;
  const openCpu = async (): Promise<Chosen> => ({
    session: await getDevice('cpu', folder, manifest).open(threadCount),
    device: 'cpu',
  });
  let chosen = await choose();

  async function choose(): Promise<Chosen> {
    if (provider === 'cpu') return await openCpu();
    const named = getDevice(provider, folder, manifest);
    if (named.isVariant) return await openVariant(named);
    const cpu = await openCpu();
    const reference = await measureReference(cpu.session, manifest, [prepareTestWindow(frontEnds)]);
    for (const device of provider === 'auto' ? listDevices(folder, manifest) : [named]) {
      const { session, verdict } = await testDevice(device, manifest, reference, threadCount);
      if (!session) continue;
      const isFaster = (verdict.windowsPerSecond ?? 0) > windowsPerSecondOf(reference.answers);
      if (isFaster || provider !== 'auto') {
        await cpu.session.release();
        return { session, device: device.name };
      }
      await session.release();
    }
    return cpu;
  }

  /** The library has its verdict. To test it here again would take the float32 graph into every process. */
  async function openVariant(device: AudioDevice): Promise<Chosen> {
    try {
      return { session: await device.open(threadCount), device: device.name };
    } catch (error) {
      console.error(`worker: ${device.name} cannot be opened, float32 takes over:`, error);
      return await openCpu();
    }
  }

  return {
    get device() {
      return chosen.device;
    },
    get batchSeconds() {
      return chosen.device.startsWith('cpu') ? cpuBatchSeconds : gpuBatchSeconds;
    },
    async run(windows) {
      if (chosen.device === 'cpu') return await runAudio(chosen.session, manifest, windows);
      try {
        const rows = await runAudio(chosen.session, manifest, windows);
        if (rows.every((row) => row.every(Number.isFinite))) return rows;
      } catch (error) {
        console.error(`worker: ${chosen.device} failed, the CPU takes over:`, error);
      }
      await chosen.session.release().catch(() => {});
      chosen = await openCpu();
      return await runAudio(chosen.session, manifest, windows);
    },
    close: async () => await chosen.session.release(),
  };
}
