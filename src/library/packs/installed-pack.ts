import type { PackManifest } from '../../core/packs/manifest.ts';

/** A pack that is on this machine, read and valid. */
export interface InstalledPack {
  readonly id: string;
  readonly manifest: PackManifest;
  readonly folder: string;
  readonly isShipped: boolean;
}

/** A space of comparable vectors as stored (`vector_spaces`). */
export interface VectorSpace {
  /** Row id. */
  readonly id: number;
  readonly spaceId: string;
  readonly packId: string;
  readonly windowScheme: string;
  readonly dimension: number;
  readonly state: 'active' | 'building' | 'retired';
}

/** Which packs there are and which one answers. */
export interface PackRegistry {
  list(): readonly InstalledPack[];
  find(id: string): InstalledPack | undefined;
  /** The pack whose vectors answer searches. Undefined only where even the shipped pack is missing or broken. */
  getActive(): { readonly pack: InstalledPack; readonly space: VectorSpace } | undefined;
  /** The pack that is being indexed beside the active one, if any. */
  getBuilding(): { readonly pack: InstalledPack; readonly space: VectorSpace } | undefined;
  /** Called by the analysis when every content has vectors in the building space: it becomes the active one. */
  switchOver(): void;
  onChanged(listener: () => void): () => void;
}
