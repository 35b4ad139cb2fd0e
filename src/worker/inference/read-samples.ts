import { resample } from '../../core/audio/resample.ts';
import { openAudio } from '../decoders/open-audio.ts';

/** A short file as mono samples at a rate. For golden samples; long files are streamed instead. */
export async function readSamples(path: string, rateHz: number): Promise<Float32Array> {
  const audio = await openAudio(path);
  try {
    const chunks: Float32Array[] = [];
    for await (const chunk of audio.readMono()) chunks.push(chunk);
    const joined = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      joined.set(chunk, at);
      at += chunk.length;
    }
    return resample(joined, audio.facts.sampleRateHz, rateHz);
  } finally {
    audio.close();
  }
}
