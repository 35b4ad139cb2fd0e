import { createPeaks, type PeaksBuilder } from '../../core/audio/peaks.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { AudioSource } from '../decoders/audio-source.ts';
import { openAudio } from '../decoders/open-audio.ts';
import { createEmbedStream, type EmbedStream } from '../inference/embed-stream.ts';
import { strikeIfAsked } from '../inference/faults.ts';
import type { LoadedPack } from '../inference/loaded-pack.ts';
import type { WindowBatches } from '../inference/window-batches.ts';
import { readMetadata } from '../metadata/read-metadata.ts';
import type { SignOfLife } from '../sign-of-life.ts';
import type { AnalysedClip, AudioFacts, TaskInput } from '../task-protocol.ts';

type ClipInput = TaskInput<'analyse'>['clips'][number];

/** What is left to do for a clip once all batches have run. Throws where the model failed on it. */
export type EndClip = () => AnalysedClip;

/** Peaks over the whole clip, in pairs. */
const peakBins = 1000;

/** Reads one clip from beginning to end: facts, texts, peaks, and windows into the batches. Never throws. */
export async function analyseClip(
  clip: ClipInput,
  pack: LoadedPack,
  batches: WindowBatches,
  life: SignOfLife,
): Promise<EndClip> {
  let audio: AudioSource | undefined;
  try {
    const { poisons } = strikeIfAsked(clip.path);
    audio = await openAudio(clip.path);
    const source = audio;
    const stream = createEmbedStream(pack, batches, source.facts.sampleRateHz, { poisons });
    const peaks = createPeaks(peakBins);
    await readThrough(source, stream, peaks, life);
    const texts = await readMetadata(clip.path);
    const facts = factsOf(source, stream.secondsSeen);
    const warning = source.warning();
    return () => ({
      kind: 'analysed',
      key: clip.key,
      facts,
      texts,
      warning,
      peaks: peaks.finish(),
      windows: stream.result(),
    });
  } catch (error) {
    return () => describeFailure(clip.key, error);
  } finally {
    audio?.close();
  }
}

/** What the library is told of a clip that cannot be analysed. */
export function describeFailure(key: string, error: unknown): AnalysedClip {
  if (!(error instanceof AppError)) {
    console.error('worker:', error);
    const words = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', key, code: 'internal', reason: `Something went wrong inside Earmark: ${words}` };
  }
  if (error.code === 'unsupported') return { kind: 'unsupported', key, reason: error.message };
  return { kind: 'failed', key, code: error.code, reason: error.message };
}

async function readThrough(
  source: AudioSource,
  stream: EmbedStream,
  peaks: PeaksBuilder,
  life: SignOfLife,
): Promise<void> {
  for await (const chunk of source.readMono()) {
    peaks.push(chunk);
    await stream.push(chunk);
    life.beat(chunk.length / source.facts.sampleRateHz);
  }
  if (stream.secondsSeen === 0) throw new AppError('damaged', 'The file has no sound in it.');
  await stream.end();
}

/** The duration that was heard counts, not the one that the header promises. */
function factsOf({ facts }: AudioSource, durationSeconds: number): AudioFacts {
  const { sampleRateHz, channelCount, bitDepth, codec } = facts;
  return { durationSeconds, sampleRateHz, channelCount, bitDepth, codec };
}
