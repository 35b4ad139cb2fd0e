import type { PackManifest } from '../../core/packs/manifest.ts';
import type { PackSummary } from '../../shared/contract/packs.ts';

/** A pack as the contract shows it. */
export function summarisePack(
  manifest: PackManifest,
  is: Pick<PackSummary, 'isShipped' | 'state' | 'coverage'>,
): PackSummary {
  const { license } = manifest;
  return {
    id: manifest.id,
    version: manifest.version,
    name: manifest.name ?? manifest.id,
    spaceId: manifest.spaceId,
    license: { spdx: license.spdx, url: license.url ?? null, attribution: license.attribution ?? null },
    capabilities: manifest.capabilities,
    dimension: manifest.audio.dim,
    byteSize: Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0),
    ...is,
  };
}
