import type { AudioSource } from '../decoders/audio-source.ts';
import { openAudio } from '../decoders/open-audio.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import type { AudioFacts, TaskInput, TaskOutput } from '../task-protocol.ts';
import type { StageContext } from './peaks.ts';

/** Facts and texts of a file; decoded only where nothing but decoding tells its length. */
export async function runInspect(
  input: TaskInput<'inspect'>,
  context?: StageContext,
): Promise<TaskOutput<'inspect'>> {
  const source = await openAudio(input.path);
  try {
    return { facts: await completeFacts(source, context), texts: await readMetadata(input.path) };
  } finally {
    source.close();
  }
}

async function completeFacts(source: AudioSource, context: StageContext | undefined): Promise<AudioFacts> {
  const { durationSeconds } = source.facts;
  if (durationSeconds !== null) return { ...source.facts, durationSeconds };
  let frames = 0;
  for await (const samples of source.readMono()) {
    frames += samples.length;
    context?.progress(frames / source.facts.sampleRateHz);
  }
  return { ...source.facts, durationSeconds: frames / source.facts.sampleRateHz };
}
