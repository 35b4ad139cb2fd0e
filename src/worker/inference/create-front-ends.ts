import { createFrontEnd, type FrontEndRunner } from '../../core/frontend/front-end.ts';
import { getAudioInputs, getFrontEnds, type PackManifest } from '../../core/packs/manifest.ts';

/** A runner for each of the pack's front ends, in the order of the manifest. */
export function createFrontEnds(manifest: PackManifest): Map<string, FrontEndRunner> {
  const inputs = getAudioInputs(manifest);
  return new Map(
    [...getFrontEnds(manifest)].map(([name, declaration]) => {
      const names = inputs.get(name) ?? { features: name, mask: null };
      return [name, createFrontEnd(declaration, names)];
    }),
  );
}
