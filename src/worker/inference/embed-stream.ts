import { type CutWindow, createWindowCutter } from '../../core/frontend/window-cutter.ts';
import { getFrontEnds } from '../../core/packs/manifest.ts';
import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../task-protocol.ts';
import { packWindows } from './embedded-windows.ts';
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
  options: { readonly poisons?: boolean } = {},
): EmbedStream {
  const cutter = createWindowCutter(getFrontEnds(pack.manifest), sourceRateHz);
  const done: { startSeconds: number; endSeconds: number; vector: Float32Array }[] = [];
  let failure: AppError | undefined;

  const embed = async (windows: readonly CutWindow[]) => {
    for (const { startSeconds, endSeconds, paddedSeconds, samples } of windows) {
      await batches.add({
        inputs: prepareWindow(pack.frontEnds, samples, paddedSeconds),
        paddedSeconds,
        deliver(vector) {
          if (options.poisons) vector[0] = Number.NaN;
          if (toUnitLength(vector)) done.push({ startSeconds, endSeconds, vector });
          else
            failure ??= new AppError(
              'device-failed',
              'The model gave numbers that are not finite for this sound.',
            );
        },
        fail(error) {
          failure ??= error;
        },
      });
    }
  };

  return {
    push: async (chunk) => await embed(cutter.push(chunk)),
    end: async () => await embed(cutter.finish()),
    get secondsSeen() {
      return cutter.secondsSeen;
    },
    result() {
      if (failure) throw failure;
      return packWindows(done, pack.manifest.audio.dim);
    },
  };
}
