import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { getPack } from '../inference/loaded-pack.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput, WrittenCaption } from '../task-protocol.ts';
import type { CaptionDecoder } from '../text/caption-decoder.ts';
import { writeCaptions } from '../text/caption-writer.ts';
import { rememberTexts } from '../text/remember-texts.ts';
import { embedTexts } from '../text/text-tower.ts';
import { lowerPriority } from './lower-priority.ts';

/** What was embedded for the captions of a decoder. */
const embedders = new WeakMap<CaptionDecoder, ReturnType<typeof rememberTexts>>();

/** Sounds that are decoded at once: beyond that nothing is gained, and memory grows with it. */
const soundsAtOnce = 16;

/** A caption for each row. Rows that are no vectors (zeros, numbers that are not finite) get one as silence would. */
export async function runCaption(
  { pack: location, dimension, vectors, beams }: TaskInput<'caption'>,
  context: TaskContext,
): Promise<TaskOutput<'caption'>> {
  lowerPriority();
  const startedMs = performance.now();
  const pack = await getPack(location);
  const { text } = pack.manifest;
  if (dimension !== pack.manifest.audio.dim || vectors.length % dimension !== 0) {
    throw new AppError('bad-input', `This pack's vectors have ${pack.manifest.audio.dim} numbers.`);
  }
  if (!text) throw new AppError('pack-invalid', 'This pack cannot embed words: it has no text tower.');
  const decoder = await pack.caption();
  const { session, tokenize } = await pack.text();
  const open = () => rememberTexts((texts) => embedTexts(session, text, tokenize, texts));
  const embed = embedders.get(decoder) ?? open();
  embedders.set(decoder, embed);
  const writer = { decoder, embed };
  const rows = Array.from({ length: vectors.length / dimension }, (_, row) =>
    toUsable(vectors.slice(row * dimension, (row + 1) * dimension)),
  );
  const captions: WrittenCaption[] = [];
  for (let from = 0; from < rows.length; from += soundsAtOnce) {
    captions.push(...(await writeCaptions(writer, rows.slice(from, from + soundsAtOnce), beams)));
    context.progress(captions.length);
  }
  return { captions, seconds: (performance.now() - startedMs) / 1000 };
}

function toUsable(vector: Float32Array): Float32Array {
  if (!toUnitLength(vector)) toUnitLength(vector.fill(0));
  return vector;
}
