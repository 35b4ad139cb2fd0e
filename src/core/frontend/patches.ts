import type { FrontEnd } from '../packs/front-end-schema.ts';

type PatchDeclaration = NonNullable<FrontEnd['patches']>;

export interface PatchTokens {
  /** tokenCount × (t · f) values. */
  readonly values: Float32Array;
  readonly timeIndices: Float32Array;
  readonly bandIndices: Float32Array;
  /** 1 where a token is real. */
  readonly mask: Float32Array;
}

/**
 * Cuts frames × bands into patches of t frames × f bands, time first, each flattened frame by frame
 * (Cacophony). Frames that do not fill a patch are dropped; missing tokens are zeros with mask 0.
 */
export function cutPatches(
  frames: Float32Array,
  bandCount: number,
  patch: PatchDeclaration,
  tokenCount: number,
): PatchTokens {
  const columns = Math.floor(frames.length / bandCount / patch.t);
  const rows = Math.floor(bandCount / patch.f);
  const size = patch.t * patch.f;
  const values = new Float32Array(tokenCount * size);
  const timeIndices = new Float32Array(tokenCount);
  const bandIndices = new Float32Array(tokenCount);
  const mask = new Float32Array(tokenCount);
  const realCount = Math.min(tokenCount, columns * rows);
  for (let token = 0; token < realCount; token++) {
    const column = Math.floor(token / rows);
    const row = token % rows;
    for (let t = 0; t < patch.t; t++) {
      const from = (column * patch.t + t) * bandCount + row * patch.f;
      values.set(frames.subarray(from, from + patch.f), token * size + t * patch.f);
    }
    timeIndices[token] = column;
    bandIndices[token] = row;
    mask[token] = 1;
  }
  return { values, timeIndices, bandIndices, mask };
}
