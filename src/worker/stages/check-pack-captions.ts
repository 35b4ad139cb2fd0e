import type { PackManifest } from '../../core/packs/manifest.ts';
import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { readGoldenNumbers } from '../inference/golden.ts';
import { type LoadedPack, loadPack } from '../inference/loaded-pack.ts';
import type { WrittenCaption } from '../task-protocol.ts';
import { sayCaptions } from '../text/caption-speaker.ts';
import { writeCaptions } from '../text/caption-writer.ts';
import { embedTexts } from '../text/text-tower.ts';

/** How far the confidence of the golden caption may lie from the pack's. */
const tolerance = 0.02;

/** The decoder opens, fits its graphs and tokens, and writes words for the golden sound; a chorus says of it what the pack tells. */
export async function checkCaptions(folder: string, manifest: PackManifest): Promise<string> {
  const { caption, text, audio, golden } = manifest;
  if (!caption) return 'this pack writes no captions';
  if (!text) throw new AppError('pack-invalid', 'A pack that writes captions needs a text tower.');
  const pack = loadPack({ folder, provider: 'cpu', threadCount: 1 });
  try {
    const { session, tokenize } = await pack.text();
    const embed = (texts: readonly string[]) => embedTexts(session, text, tokenize, texts);
    const vector = golden ? readGoldenNumbers(folder, golden.embedding) : new Float32Array(audio.dim);
    toUnitLength(vector);
    const decoder = await pack.caption();
    const [written] = await writeCaptions({ decoder, embed }, [vector]);
    if (!written || written.text === '')
      throw new AppError('pack-invalid', 'The caption decoder gives no finite numbers.');
    const words = `${decoder.tokens.length} tokens; golden sound: ${quote(written)}`;
    return caption.chorus ? `${await checkChorus(pack, embed, vector)}; decoder of ${words}` : words;
  } finally {
    await pack.close();
  }
}

async function checkChorus(
  pack: LoadedPack,
  embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>,
  vector: Float32Array,
): Promise<string> {
  const chorus = await pack.chorus();
  const [said] = await sayCaptions({ chorus, embed }, [vector]);
  const { golden } = chorus.declared;
  if (!said || !Object.values(said).every((value) => typeof value !== 'number' || Number.isFinite(value)))
    throw new AppError('pack-invalid', 'The caption chorus gives no finite numbers.');
  const isAsTold = golden === undefined || (said.text === golden.text && isNear(said, golden));
  if (golden && !isAsTold)
    throw new AppError(
      'pack-invalid',
      `The chorus says ${quote(said)} of the golden sound, the pack ${quote(golden)}.`,
    );
  return `chorus of ${chorus.lines.length} lines; golden sound: ${quote(said)}`;
}

const isNear = (said: WrittenCaption, golden: { readonly confidence: number }) =>
  Math.abs(said.confidence - golden.confidence) <= tolerance;

function quote({ text, confidence }: { readonly text: string; readonly confidence: number }): string {
  return `“${text}” (${Math.round(100 * confidence)} % sure)`;
}
