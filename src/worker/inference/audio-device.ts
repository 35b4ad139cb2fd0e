import type { PackManifest } from '../../core/packs/manifest.ts';
import { getAudioPath } from './audio-path.ts';
import { type GraphSession, openSession, type SessionOptions } from './open-session.ts';
import { listProviders } from './providers.ts';

/** A way to compute the sound graph: a provider of the runtime, and which of the pack's graphs it runs. */
export interface AudioDevice {
  /** As settings, verdicts and reports call it: `webgpu`, or `cpu-int8` for a variant. */
  readonly name: string;
  readonly provider: string;
  /** Another graph than the pack's `audio`. */
  readonly isVariant: boolean;
  /** What the self-test asks for. */
  readonly leastCosine: number;
  /** Throws where the graph does not fit the manifest. */
  getPath(): string;
  getSessionOptions(threadCount: number): SessionOptions;
}

const leastCosineOfProviders = 0.999;

/** Everything that may compute but the measure (the float32 graph on the CPU), the likely best first. */
export function listDevices(folder: string, manifest: PackManifest): AudioDevice[] {
  const providers = listProviders();
  const known = new Set(['cpu', ...providers]);
  const variants = listVariants(folder, manifest).filter(({ provider }) => known.has(provider));
  return [...providers.map((name) => deviceOf(name, folder, manifest)), ...variants];
}

/** The device of a name; one that is no variant's is taken for a provider's. */
export function getDevice(name: string, folder: string, manifest: PackManifest): AudioDevice {
  const variant = listVariants(folder, manifest).find((device) => device.name === name);
  return variant ?? deviceOf(name, folder, manifest);
}

/** Throws where the provider has no device, or the graph does not fit. */
export async function openDevice(device: AudioDevice, threadCount: number): Promise<GraphSession> {
  return await openSession(device.getPath(), device.getSessionOptions(threadCount));
}

/** The processor, in whatever arithmetic: it has no memory and no driver of its own, and gains nothing from batches. */
export function isOnProcessor({ provider }: AudioDevice): boolean {
  return provider === 'cpu';
}

function deviceOf(provider: string, folder: string, manifest: PackManifest): AudioDevice {
  return {
    name: provider,
    provider,
    isVariant: false,
    leastCosine: leastCosineOfProviders,
    getPath: () => getAudioPath(folder, manifest),
    getSessionOptions: (threadCount) => ({ provider, threadCount }),
  };
}

function listVariants(folder: string, manifest: PackManifest): AudioDevice[] {
  return Object.entries(manifest.audio.variants).flatMap(([variant, { file, providers, cosine }]) =>
    providers.map((provider) => ({
      name: `${provider}-${variant}`,
      provider,
      isVariant: true,
      leastCosine: cosine,
      getPath: () => getAudioPath(folder, manifest, file),
      getSessionOptions: (threadCount: number) => ({ provider, threadCount, inIntegers: provider === 'cpu' }),
    })),
  );
}
