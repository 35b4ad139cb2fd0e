import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PackManifest } from '../../core/packs/manifest.ts';
import type { AudioDevice } from './audio-device.ts';
import { openSession } from './open-session.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';

/** Nodes of a graph that were computed for one window. */
export interface PlacedNodes {
  readonly all: number;
  /** Those that the device left to the CPU: numbers travel there and back for each. */
  readonly onCpu: number;
}

/** Asks the runtime's profile: nothing else tells. One run in a session of its own, since profiling takes time. */
export async function countPlacedNodes(
  device: AudioDevice,
  manifest: PackManifest,
  window: WindowInputs,
): Promise<PlacedNodes> {
  const folder = mkdtempSync(join(tmpdir(), 'earmark-profile-'));
  try {
    const options = { ...device.getSessionOptions(1), profilePath: join(folder, 'profile') };
    const session = await openSession(device.getPath(), options);
    await runAudio(session, manifest, [window]);
    session.endProfiling();
    await session.release();
    return readProfile(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readProfile(folder: string): PlacedNodes {
  const nodes = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const events = JSON.parse(readFileSync(join(folder, file), 'utf8')) as readonly ProfileEvent[];
    for (const { cat, name, args } of events) {
      if (cat === 'Node' && args?.provider !== undefined && name.endsWith('_kernel_time'))
        nodes.set(name, args.provider);
    }
  }
  const providers = [...nodes.values()];
  const onCpu = providers.filter((provider) => provider === 'CPUExecutionProvider').length;
  return { all: providers.length, onCpu };
}

/** As far as it is read. */
interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly provider?: string };
}
