import { AppError } from '../../shared/errors/app-error.ts';
import { openAudio } from '../decoders/open-audio.ts';
import { createNotFiniteError } from '../inference/clip-vectors.ts';
import { createEmbedStream } from '../inference/embed-stream.ts';
import { strikeIfAsked } from '../inference/faults.ts';
import { getPack } from '../inference/loaded-pack.ts';
import { createWindowBatches } from '../inference/window-batches.ts';
import { createSignOfLife } from '../sign-of-life.ts';
import type { TaskContext } from '../task-context.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';

/** Windows of a file or a region of it; times count from the start of the file. */
export async function runEmbedFile(
  { pack: location, path, startSeconds = 0, endSeconds }: TaskInput<'embed-file'>,
  context: TaskContext,
): Promise<TaskOutput<'embed-file'>> {
  if (endSeconds !== undefined && endSeconds <= startSeconds) {
    throw new AppError('bad-input', 'The region ends before it starts.');
  }
  const { poisons } = strikeIfAsked(path);
  const pack = await getPack(location);
  const tower = await pack.audio();
  const batches = createWindowBatches((windows) => tower.run(windows), tower.batchSeconds);
  const audio = await openAudio(path);
  try {
    const stream = createEmbedStream(pack, batches, audio.facts.sampleRateHz);
    const life = createSignOfLife(context);
    const onPassing = () => life.beat(0);
    for await (const chunk of audio.readMono({ startSeconds, endSeconds, onPassing })) {
      await stream.push(chunk);
      life.beat(chunk.length / audio.facts.sampleRateHz);
    }
    if (stream.secondsSeen === 0)
      throw new AppError('bad-input', 'There is no sound in this part of the file.');
    await stream.end();
    await batches.flush();
    if (poisons) throw createNotFiniteError();
    const windows = stream.result();
    const shift = (times: Float32Array) => times.map((time) => time + startSeconds);
    return {
      ...windows,
      startsSeconds: shift(windows.startsSeconds),
      endsSeconds: shift(windows.endsSeconds),
    };
  } finally {
    audio.close();
  }
}
