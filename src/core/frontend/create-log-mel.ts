import type { FrontEnd } from '../packs/front-end-schema.ts';
import type { LogMel } from './log-mel.ts';
import { createPlainLogMel } from './plain-log-mel.ts';
import { createSimdLogMel } from './simd-log-mel.ts';

/**
 * Four frames at once where the engine has WebAssembly SIMD, else one after the other.
 * @throws Error when the declaration has no stft, mel or log.
 */
export function createLogMel(frontEnd: FrontEnd): LogMel {
  return createSimdLogMel(frontEnd) ?? createPlainLogMel(frontEnd);
}
