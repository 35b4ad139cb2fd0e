// Captions of vectors by a pack's chorus, each with how sure to be of it.
import { judgeCaption } from '../../core/captions/judge-caption.ts';
import { weighVocabulary } from '../../core/captions/vocabulary-evidence.ts';
import { cosineOf } from '../../core/vectors/unit-length.ts';
import type { WrittenCaption } from '../task-protocol.ts';
import type { CaptionChorus, ChosenLine } from './caption-chorus.ts';

interface CaptionSpeaker {
  readonly chorus: CaptionChorus;
  /** Unit vectors of texts. */
  embed(texts: readonly string[]): Promise<readonly Float32Array[]>;
}

/** One caption for each of `vectors` (unit length, all at once). */
export async function sayCaptions(
  { chorus, embed }: CaptionSpeaker,
  vectors: readonly Float32Array[],
): Promise<WrittenCaption[]> {
  const dimension = vectors[0]?.length ?? 0;
  const stacked = new Float32Array(vectors.length * dimension);
  for (const [row, vector] of vectors.entries()) stacked.set(vector, row * dimension);
  const chosen = await chorus.choose(stacked, vectors.length);
  const words = await embed(chosen.map(({ text }) => text));
  return vectors.map((vector, row) => judge(chorus, vector, chosen[row], words[row]));
}

function judge(
  { declared, vocabulary }: CaptionChorus,
  vector: Float32Array,
  line: ChosenLine | undefined,
  words: Float32Array | undefined,
): WrittenCaption {
  if (!line || !words) throw new Error('a sound has no line');
  const { nearest, category } = weighVocabulary(vector, vocabulary);
  const similarity = cosineOf(vector, words);
  const margin = similarity - nearest;
  const evidence = { ...line.evidence, similarity, margin, category };
  const confidence = judgeCaption(evidence, declared.confidence);
  const kind = confidence >= declared.confidence.threshold ? 'written' : 'plain';
  return { text: line.text, logProbability: null, similarity, margin, confidence, kind };
}
