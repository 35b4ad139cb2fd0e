import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../task-protocol.ts';
import { packWindows } from './embedded-windows.ts';

/** Collects the vectors of one clip, in whatever order they come. */
export interface ClipVectors {
  /** A window's place, and what takes its vector. */
  expect(startSeconds: number, endSeconds: number): Recipient;
  /** All of them by their start. Throws AppError where the model failed on this clip. */
  result(): EmbeddedWindows;
}

interface Recipient {
  deliver(vector: Float32Array): void;
  fail(error: AppError): void;
}

export function createClipVectors(dimension: number): ClipVectors {
  const done: { startSeconds: number; endSeconds: number; vector: Float32Array }[] = [];
  let failure: AppError | undefined;
  return {
    expect: (startSeconds, endSeconds) => ({
      deliver(vector) {
        if (toUnitLength(vector)) done.push({ startSeconds, endSeconds, vector });
        else failure ??= createNotFiniteError();
      },
      fail(error) {
        failure ??= error;
      },
    }),
    result() {
      if (failure) throw failure;
      return packWindows(done, dimension);
    },
  };
}

export const createNotFiniteError = () =>
  new AppError('device-failed', 'The model gave numbers that are not finite for this sound.');
