// What a self-test verdict depends on: another driver, runtime or pack has to be tested anew.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release } from 'node:os';
import type { PackManifest } from '../../core/packs/manifest.ts';

export interface FingerprintInput {
  readonly runtimeVersion: string;
  readonly pack: Pick<PackManifest, 'id' | 'version'>;
  /** As `readGraphics` says. */
  readonly graphics: string;
  /** As `readProcessor` says. */
  readonly processor: string;
}

export function computeDeviceFingerprint(input: FingerprintInput): string {
  const { runtimeVersion, pack, graphics, processor } = input;
  const system = [platform(), arch(), release()];
  const parts = [...system, runtimeVersion, `${pack.id}@${pack.version}`, graphics, processor];
  return createHash('sha1').update(parts.join('\n')).digest('hex');
}

/** The processor's name and, as Linux lists them, its instructions: which kernels compute hangs on them. */
export function readProcessor(): string {
  const features = /^(?:flags|Features)\s*:(.*)$/m.exec(readText('/proc/cpuinfo'))?.[1] ?? '';
  return `${cpus()[0]?.model ?? ''}\n${features.trim()}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
