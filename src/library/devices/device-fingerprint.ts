// What a self-test verdict depends on: another driver, runtime or pack has to be tested anew.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { arch, platform, release } from 'node:os';
import type { PackManifest } from '../../core/packs/manifest.ts';

export interface FingerprintInput {
  readonly runtimeVersion: string;
  readonly pack: Pick<PackManifest, 'id' | 'version'>;
  /** What the host knows of the graphics hardware. */
  readonly graphics: string;
}

export function computeDeviceFingerprint({ runtimeVersion, pack, graphics }: FingerprintInput): string {
  const parts = [platform(), arch(), release(), runtimeVersion, `${pack.id}@${pack.version}`, graphics];
  return createHash('sha1').update(parts.join('\n')).digest('hex');
}

/** Graphics adapters and driver as Linux names them; elsewhere the system release stands for the driver. */
export function readGraphics(): string {
  const cards = listEntries('/sys/class/drm').filter((name) => /^(card|renderD)\d+$/.test(name));
  const found = cards.map((card) => {
    const device = `/sys/class/drm/${card}/device`;
    return [card, readText(`${device}/vendor`), readText(`${device}/device`)].join(' ');
  });
  found.push(readText('/proc/driver/nvidia/version'));
  return found.filter((text) => text !== '').join('\n');
}

function listEntries(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
