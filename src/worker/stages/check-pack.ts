import type { PackManifest } from '../../core/packs/manifest.ts';
import { readManifest } from '../inference/read-manifest.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';
import { checkCaptions } from './check-pack-captions.ts';
import { checkCategories } from './check-pack-categories.ts';
import { checkFiles } from './check-pack-files.ts';
import { checkSound } from './check-pack-sound.ts';
import { checkAudioTensors, checkTextTensors, checkWords } from './check-pack-towers.ts';

/** A step answers what it found; it throws with words where something is wrong. */
type Step = (folder: string, manifest: PackManifest) => Promise<string> | string;

const steps: readonly (readonly [string, Step])[] = [
  ['files', checkFiles],
  ['audio tensors', checkAudioTensors],
  ['text tensors', checkTextTensors],
  ['words', checkWords],
  ['categories', checkCategories],
  ['captions', checkCaptions],
  ['sound', checkSound],
];

/** Tries everything a pack promises. Stops at the first step that fails, since later ones rest on it. */
export async function runCheckPack({ folder }: TaskInput<'check-pack'>): Promise<TaskOutput<'check-pack'>> {
  const done: { name: string; ok: boolean; detail: string }[] = [];
  const attempt = async (name: string, step: () => Promise<string> | string) => {
    try {
      done.push({ name, ok: true, detail: await step() });
    } catch (error) {
      done.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error) });
    }
    return done.at(-1)?.ok === true;
  };
  let manifest: PackManifest | undefined;
  const isRead = await attempt('manifest', () => {
    manifest = readManifest(folder);
    return `${manifest.id} ${manifest.version}, ${manifest.license.spdx}`;
  });
  if (!isRead || !manifest) return { ok: false, steps: done };
  const valid = manifest;
  for (const [name, step] of steps) {
    if (!(await attempt(name, () => step(folder, valid)))) return { ok: false, steps: done };
  }
  return { ok: true, steps: done };
}
