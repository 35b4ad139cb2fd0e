import { AppError } from '../../shared/errors/app-error.ts';
import { getPack } from '../inference/loaded-pack.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';
import { embedTexts } from '../text/text-tower.ts';

export async function runEmbedText({
  pack: location,
  texts,
}: TaskInput<'embed-text'>): Promise<TaskOutput<'embed-text'>> {
  const pack = await getPack(location);
  const declared = pack.manifest.text;
  if (!declared) throw new AppError('pack-invalid', 'This pack cannot embed words: it has no text tower.');
  const { session, tokenize } = await pack.text();
  const rows = await embedTexts(session, declared, tokenize, texts);
  const dimension = pack.manifest.audio.dim;
  const vectors = new Float32Array(texts.length * dimension);
  rows.forEach((row, at) => {
    if (row.length !== dimension) {
      throw new AppError(
        'pack-invalid',
        `The text graph gives ${row.length} numbers, the audio graph ${dimension}.`,
      );
    }
    vectors.set(row, at * dimension);
  });
  return { dimension, vectors };
}
