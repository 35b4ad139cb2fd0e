import type { PackManifest } from '../../core/packs/manifest.ts';
import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { readGoldenNumbers } from '../inference/golden.ts';
import { loadPack } from '../inference/loaded-pack.ts';
import { writeCaptions } from '../text/caption-writer.ts';
import { embedTexts } from '../text/text-tower.ts';

/** The decoder opens, fits its graphs and tokens, and writes words for the golden sound. */
export async function checkCaptions(folder: string, manifest: PackManifest): Promise<string> {
  const { caption, text, audio, golden } = manifest;
  if (!caption) return 'this pack writes no captions';
  if (!text) throw new AppError('pack-invalid', 'A pack that writes captions needs a text tower.');
  const pack = loadPack({ folder, provider: 'cpu', threadCount: 1 });
  try {
    const decoder = await pack.caption();
    const { session, tokenize } = await pack.text();
    const embed = (texts: readonly string[]) => embedTexts(session, text, tokenize, texts);
    const vector = golden ? readGoldenNumbers(folder, golden.embedding) : new Float32Array(audio.dim);
    toUnitLength(vector);
    const [written] = await writeCaptions({ decoder, embed }, [vector]);
    if (!written || written.text === '')
      throw new AppError('pack-invalid', 'The caption decoder gives no finite numbers.');
    const sure = `${Math.round(100 * written.confidence)} % sure`;
    return `${decoder.tokens.length} tokens; golden sound: “${written.text}” (${sure})`;
  } finally {
    await pack.close();
  }
}
