import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { readGoldenWindow } from './golden.ts';
import { prepareLoudWindow, prepareTestWindow } from './prepare-window.ts';
import type { WindowInputs } from './stack-batch.ts';

/** What every device is asked: the pack's golden sound, loud noise, and a full window, which is last. */
export async function prepareTestWindows(
  folder: string,
  manifest: PackManifest,
  frontEnds: ReadonlyMap<string, FrontEndRunner>,
): Promise<WindowInputs[]> {
  const golden = await readGoldenWindow(folder, manifest, frontEnds);
  return [...(golden ? [golden.inputs] : []), prepareLoudWindow(frontEnds), prepareTestWindow(frontEnds)];
}
