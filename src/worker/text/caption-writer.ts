// Captions of vectors: beam search over the decoder, the finished ones reordered by how near their words are to the sound.
import { joinTokens } from '../../core/captions/join-tokens.ts';
import { judgeCaption } from '../../core/captions/judge-caption.ts';
import { type Beam, type BeamOptions, searchBeams } from '../../core/captions/search-beams.ts';
import { weighVocabulary } from '../../core/captions/vocabulary-evidence.ts';
import type { WrittenCaption } from '../task-protocol.ts';
import type { CaptionDecoder } from './caption-decoder.ts';

export interface CaptionWriter {
  readonly decoder: CaptionDecoder;
  /** Unit vectors of texts. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

interface Candidate {
  readonly text: string;
  readonly beam: Beam;
}

/** One caption for each of `vectors` (unit length, all decoded at once). `beams` other than the pack's: 1 is greedy. */
export async function writeCaptions(
  { decoder, embed }: CaptionWriter,
  vectors: readonly Float32Array[],
  beams?: number,
): Promise<WrittenCaption[]> {
  const options = { ...decoder.declared, ...(beams !== undefined && { beams }) };
  const candidates = (await searchWithCache(decoder, vectors, options)).map((found) =>
    found.map((beam): Candidate => {
      return { beam, text: joinTokens(beam.tokens.map((token) => decoder.tokens[token] ?? '')) };
    }),
  );
  const texts = [...new Set(candidates.flat().map(({ text }) => text))].filter((text) => text !== '');
  const embedded = texts.length > 0 ? await embed(texts) : [];
  const vectorOf = new Map(texts.map((text, at) => [text, embedded[at]]));
  return vectors.map((vector, at) => {
    const compared = (candidates[at] ?? []).map((candidate) => {
      const words = vectorOf.get(candidate.text);
      const similarity = words ? dot(vector, words) : 0;
      return { ...candidate, similarity, order: candidate.beam.score + options.rerank * similarity };
    });
    const best = compared.filter(({ text }) => text !== '').sort((a, b) => b.order - a.order)[0];
    return best ? judge(decoder, vector, best) : nothing;
  });
}

/** A sound for which the decoder has no finite numbers. */
const nothing: WrittenCaption = {
  ...{ text: '', logProbability: -100, similarity: 0, margin: 0, confidence: 0, kind: 'plain' },
};

async function searchWithCache(
  decoder: CaptionDecoder,
  vectors: readonly Float32Array[],
  options: BeamOptions,
): Promise<readonly (readonly Beam[])[]> {
  const dimension = vectors[0]?.length ?? 0;
  const stacked = new Float32Array(vectors.length * dimension);
  for (const [row, vector] of vectors.entries()) stacked.set(vector, row * dimension);
  let cache = await decoder.begin(stacked, vectors.length);
  return await searchBeams(vectors.length, options, async (parents, tokens) => {
    const answer = await decoder.step(cache, parents, tokens);
    cache = answer.cache;
    return answer.logits;
  });
}

function judge(
  { declared, vocabulary }: CaptionDecoder,
  vector: Float32Array,
  { text, beam, similarity }: Candidate & { readonly similarity: number },
): WrittenCaption {
  const { nearest, category } = weighVocabulary(vector, vocabulary);
  const logProbability = beam.logProbability / beam.length;
  const margin = similarity - nearest;
  const confidence = judgeCaption({ logProbability, similarity, margin, category }, declared.confidence);
  const kind = confidence >= declared.confidence.threshold ? 'written' : 'plain';
  return { text, logProbability, similarity, margin, confidence, kind };
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}
