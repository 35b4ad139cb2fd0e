import type { PackLocation } from '../../worker/task-protocol.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import type { Workers } from '../workers/workers.ts';

export interface ModelGateOptions {
  readonly workers: Workers;
  readonly locatePack: (pack: InstalledPack) => PackLocation;
  readonly signal: AbortSignal;
  readonly onDevice: (device: string) => void;
  readonly onFailed: (error: unknown) => void;
  /** Whatever came of it: look again. */
  readonly onSettled: () => void;
}

/** The model is loaded before the first job counts as running, so that a death at start blames no file. */
export interface ModelGate {
  /** False begins to load. */
  isOpenFor(pack: InstalledPack): boolean;
  readonly isOpening: boolean;
  whenSettled(): Promise<void>;
}

export function createModelGate(options: ModelGateOptions): ModelGate {
  let openFor: string | undefined;
  let opening: Promise<void> | undefined;

  const open = async (pack: InstalledPack) => {
    try {
      const input = { pack: options.locatePack(pack), towers: ['audio'] } as const;
      const run = { lane: 'analysis', signal: options.signal } as const;
      const { device } = await options.workers.run('load-pack', input, run);
      openFor = pack.folder;
      options.onDevice(device);
    } catch (error) {
      options.onFailed(error);
    } finally {
      opening = undefined;
      options.onSettled();
    }
  };

  return {
    isOpenFor(pack) {
      if (openFor === pack.folder) return true;
      opening ??= open(pack);
      return false;
    },
    get isOpening() {
      return opening !== undefined;
    },
    whenSettled: () => opening ?? Promise.resolve(),
  };
}
