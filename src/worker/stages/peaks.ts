import { createPeaks } from '../../core/audio/peaks.ts';
import { openAudio } from '../decoders/open-audio.ts';
import type { TaskInput, TaskOutput } from '../task-protocol.ts';

/** Sign of life during long files. */
export interface StageContext {
  progress(secondsDone: number): void;
}

/** Outline of the channel mean of a whole file. Throws what `openAudio` throws. */
export async function runPeaks(
  input: TaskInput<'peaks'>,
  context?: StageContext,
): Promise<TaskOutput<'peaks'>> {
  const source = await openAudio(input.path);
  try {
    const peaks = createPeaks(input.bins);
    let frames = 0;
    for await (const samples of source.readMono()) {
      peaks.push(samples);
      frames += samples.length;
      context?.progress(frames / source.facts.sampleRateHz);
    }
    return { peaks: peaks.finish() };
  } finally {
    source.close();
  }
}
