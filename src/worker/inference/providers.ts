// Which of ONNX Runtime's providers are worth a try on this machine.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readDeviceFault } from './device-faults.ts';

/** Stands for a graphics device in tests of what happens when one fails: the CPU, with a fault. */
export const faultyProvider = 'faulty';

/** The likely best first. */
export function listProviders(platform: NodeJS.Platform = process.platform): readonly string[] {
  const faulty = readDeviceFault() ? [faultyProvider] : [];
  if (platform === 'win32') return ['dml', 'webgpu', ...faulty];
  if (platform === 'darwin') return ['coreml', 'webgpu', ...faulty];
  return ['tensorrt', 'cuda', 'webgpu', ...faulty];
}

/** What ONNX Runtime loads for a provider that is no part of it. */
const extraLibraries: Readonly<Record<string, string>> = {
  cuda: 'libonnxruntime_providers_cuda.so',
  tensorrt: 'libonnxruntime_providers_tensorrt.so',
};
const displayNames: Readonly<Record<string, string>> = { cuda: 'CUDA', tensorrt: 'TensorRT' };

/** Where Linux shows NVIDIA's driver: the module itself, its device in a container, and Windows' own below WSL. */
const nvidiaPlaces = ['/proc/driver/nvidia/version', '/dev/nvidiactl', '/dev/dxg'];

export interface InstalledProviders {
  /** Holds the extra libraries, where somebody put them. */
  readonly folder: string;
  readonly nvidiaPlaces: readonly string[];
}

/** Words where it is clear without a try that a provider cannot work; a try of CUDA would fill the log with errors. */
export function findKnownAbsence(
  provider: string,
  { folder, nvidiaPlaces: places }: InstalledProviders = { folder: getRuntimeFolder(), nvidiaPlaces },
): string | undefined {
  const library = extraLibraries[provider];
  if (library === undefined) return undefined;
  if (!existsSync(join(folder, library)))
    return `the ${displayNames[provider]} library of ONNX Runtime is not installed`;
  if (!places.some((place) => existsSync(place))) return 'no driver of an NVIDIA device is loaded';
  return undefined;
}

function getRuntimeFolder(): string {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    const folder = join(dirname(entry), '../bin/napi-v6', process.platform, process.arch);
    // Libraries cannot be loaded out of Electron's archive; they lie beside it.
    return folder.replace(/\bapp\.asar\b(?!\.)/, 'app.asar.unpacked');
  } catch {
    return '';
  }
}
