import type { PackManifest } from '../../core/packs/manifest.ts';
import { cosineOf } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { getAudioPath } from '../inference/audio-path.ts';
import { findTextEdgeProblems } from '../inference/check-edges.ts';
import { readGoldenNumbers } from '../inference/golden.ts';
import { openSession, readEdges } from '../inference/open-session.ts';
import { getPackFile } from '../inference/read-manifest.ts';
import { embedTexts } from '../text/text-tower.ts';
import { loadTokenizer } from '../text/tokenizer.ts';

export function checkAudioTensors(folder: string, manifest: PackManifest): string {
  const edges = readEdges(getAudioPath(folder, manifest));
  return edges.inputs.map((edge) => edge.name).join(', ');
}

export function checkTextTensors(folder: string, manifest: PackManifest): string {
  if (!manifest.text) return 'no text tower: this pack finds by example only';
  const edges = readEdges(getPackFile(folder, manifest, 'text'));
  const problems = findTextEdgeProblems(manifest, edges);
  if (problems.length > 0) throw new AppError('pack-invalid', `${problems.join('; ')}.`);
  return edges.inputs.map((edge) => edge.name).join(', ');
}

/** The tokenizer and the text graph work together and meet the audio vectors' dimension. */
export async function checkWords(folder: string, manifest: PackManifest): Promise<string> {
  const { text, golden } = manifest;
  if (!text) return 'no text tower';
  const tokenize = await loadTokenizer(getPackFile(folder, manifest, 'tokenizer'), text.maxLength);
  const session = await openSession(getPackFile(folder, manifest, 'text'), {
    provider: 'cpu',
    threadCount: 1,
  });
  try {
    const [vector] = await embedTexts(session, text, tokenize, [golden?.text ?? 'a dog barking']);
    if (vector?.length !== manifest.audio.dim) {
      const found = vector?.length ?? 0;
      throw new AppError(
        'pack-invalid',
        `The text graph gives ${found} numbers, audio.dim is ${manifest.audio.dim}.`,
      );
    }
    if (!golden?.textEmbedding) return `${vector.length} numbers, no golden text`;
    const cosine = cosineOf(vector, readGoldenNumbers(folder, golden.textEmbedding));
    if (!(cosine >= golden.tolerance.cosine)) {
      throw new AppError(
        'pack-invalid',
        `The golden text comes out differently (cosine ${cosine.toFixed(5)}).`,
      );
    }
    return `the golden text comes out right (cosine ${cosine.toFixed(5)})`;
  } finally {
    await session.release();
  }
}
