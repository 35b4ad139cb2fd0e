import { type CutWindow, createWindowCutter } from '../../core/frontend/window-cutter.ts';
import { getFrontEnds } from '../../core/packs/manifest.ts';
import type { EmbeddedWindows } from '../task-protocol.ts';
import { createClipVectors } from './clip-vectors.ts';
import type { LoadedPack } from './loaded-pack.ts';
import { prepareWindow } from './prepare-window.ts';
import type { WindowBatches } from './window-batches.ts';

/** Embeds one clip while it is read. */
export interface EmbedStream {
  push(chunk: Float32Array): Promise<void>;
  /** Call after the last chunk. */
  end(): Promise<void>;
  readonly secondsSeen: number;
  /** The vectors; call after the batches were flushed. Throws AppError where the model failed on this clip. */
  result(): EmbeddedWindows;
}

export function createEmbedStream(
  pack: LoadedPack,
  batches: WindowBatches,
  sourceRateHz: number,
): EmbedStream {
  const cutter = createWindowCutter(getFrontEnds(pack.manifest), sourceRateHz);
  const vectors = createClipVectors(pack.manifest.audio.dim);
  const embed = async (windows: readonly CutWindow[]) => {
    for (const { startSeconds, endSeconds, paddedSeconds, samples } of windows) {
      const inputs = prepareWindow(pack.frontEnds, samples, paddedSeconds);
      await batches.add({ inputs, paddedSeconds, ...vectors.expect(startSeconds, endSeconds) });
    }
  };
  return {
    push: async (chunk) => await embed(cutter.push(chunk)),
    end: async () => await embed(cutter.finish()),
    get secondsSeen() {
      return cutter.secondsSeen;
    },
    result: vectors.result,
  };
}
