import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { getPack, type LoadedPack } from '../inference/loaded-pack.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput, WrittenCaption } from '../task-protocol.ts';
import { sayCaptions } from '../text/caption-speaker.ts';
import { writeCaptions } from '../text/caption-writer.ts';
import { rememberTexts } from '../text/remember-texts.ts';
import { embedTexts } from '../text/text-tower.ts';
import { lowerPriority } from './lower-priority.ts';

/** What was embedded for the captions of a pack. */
const embedders = new WeakMap<LoadedPack, ReturnType<typeof rememberTexts>>();

/** Sounds that are captioned at once: beyond that nothing is gained, and memory grows with it. */
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
  const write = await openAuthor(pack, text, beams);
  const rows = Array.from({ length: vectors.length / dimension }, (_, row) =>
    toUsable(vectors.slice(row * dimension, (row + 1) * dimension)),
  );
  const captions: WrittenCaption[] = [];
  for (let from = 0; from < rows.length; from += soundsAtOnce) {
    captions.push(...(await write(rows.slice(from, from + soundsAtOnce))));
    context.progress(captions.length);
  }
  return { captions, seconds: (performance.now() - startedMs) / 1000 };
}

/** The chorus where the pack has one, the decoder where it has none or is asked for by a number of beams. */
async function openAuthor(
  pack: LoadedPack,
  text: NonNullable<LoadedPack['manifest']['text']>,
  beams: number | undefined,
): Promise<(vectors: readonly Float32Array[]) => Promise<WrittenCaption[]>> {
  const { session, tokenize } = await pack.text();
  const open = () => rememberTexts((texts) => embedTexts(session, text, tokenize, texts));
  const embed = embedders.get(pack) ?? open();
  embedders.set(pack, embed);
  if (pack.manifest.caption?.chorus && beams === undefined) {
    const chorus = await pack.chorus();
    return (vectors) => sayCaptions({ chorus, embed }, vectors);
  }
  const decoder = await pack.caption();
  return (vectors) => writeCaptions({ decoder, embed }, vectors, beams);
}

function toUsable(vector: Float32Array): Float32Array {
  if (!toUnitLength(vector)) toUnitLength(vector.fill(0));
  return vector;
}
