// What a pack says about its own similarities: its calibration and its vocabulary of sound phrases.
import { type Calibration, defaultCalibration } from '../../core/search/calibrate.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';

export interface SoundModel {
  readonly calibration: Calibration;
  /** Unit vectors of phrases that name sounds, row after row; empty where the pack brings none. */
  readonly vocabulary: Float32Array;
  /** How much a text reads like a sound, from its vector; undefined where the pack cannot tell. */
  readonly judgeSoundness?: (query: Float32Array) => number;
}

/** Without a calibration of its own a pack is judged by contrast alone. */
export function readSoundModel(_pack: InstalledPack): SoundModel {
  return { calibration: defaultCalibration, vocabulary: new Float32Array() };
}
