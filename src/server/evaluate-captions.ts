// What the captions of a pack are worth: do they find their own clip, and how near are they to what people wrote?
import { type CaptionScore, scoreCaptions } from '../core/evaluation/caption-score.ts';
import { computeClipSimilarity, computeMeanDirection } from '../core/evaluation/clip-similarity.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { embedFiles } from './embed-files.ts';
import type { EvaluationOptions } from './evaluation.ts';

export interface CaptionReport extends CaptionScore {
  readonly task: 'captions';
  readonly clips: number;
  /** Share of captions that reach the pack's threshold: the others are not shown. */
  readonly confident: number;
  /** The figures of those alone, among all clips. */
  readonly ofConfident: CaptionScore;
  /** In place of captions the phrase of the pack's vocabulary that is nearest to the sound; null without one. */
  readonly nearestPhrase: CaptionScore | null;
}

/** The pack's own words for every clip as a whole, sure or not. Several references of a clip are one clip. */
export async function evaluateCaptions(options: EvaluationOptions): Promise<CaptionReport> {
  const { model, labels } = options;
  if (!model.writesCaptions) throw new AppError('not-available-here', 'This pack writes no captions.');
  const clips = await embedFiles({ ...options, files: labels.rows.map(({ file }) => file) });
  const windows = [...clips.values()];
  const vectors = windows.map(computeMeanDirection);
  const captions = await inBatches(vectors, model.writeCaptions);
  const words = await inBatches(
    captions.map(({ text }) => text),
    model.embedTexts,
  );
  const referencesOf = await embedReferences(options, clips);
  const files = [...clips.keys()];
  const describe = (text: Float32Array, clip: number) => ({
    clip,
    toClips: Float32Array.from(windows, (each) => computeClipSimilarity(each, text, model.clipPooling)),
    toReferences: (referencesOf.get(files[clip] ?? '') ?? []).map((reference) => dot(reference, text)),
  });
  const captioned = words.map(describe);
  const sure = captioned.filter(({ clip }) => captions[clip]?.kind === 'written');
  const phrases = findNearestPhrases(vectors, model.readVocabulary());
  return {
    task: 'captions',
    clips: windows.length,
    confident: sure.length / Math.max(1, windows.length),
    ...scoreCaptions(captioned),
    ofConfident: scoreCaptions(sure),
    nearestPhrase: phrases && scoreCaptions(phrases.map(describe)),
  };
}

/** What people wrote of each file, as vectors. */
async function embedReferences({ model, labels }: EvaluationOptions, clips: ReadonlyMap<string, unknown>) {
  const rows = labels.rows.filter(({ file }) => clips.has(file));
  const texts = [...new Set(rows.map(({ text }) => text))];
  const vectors = await inBatches(texts, model.embedTexts);
  const vectorOf = new Map(texts.map((text, at) => [text, vectors[at]]));
  const references = new Map<string, Float32Array[]>();
  for (const { file, text } of rows) {
    const vector = vectorOf.get(text);
    if (vector) references.set(file, [...(references.get(file) ?? []), vector]);
  }
  return references;
}

function findNearestPhrases(vectors: readonly Float32Array[], vocabulary: Float32Array) {
  if (vocabulary.length === 0) return null;
  return vectors.map((vector) => {
    const { length } = vector;
    const phrases = Array.from({ length: vocabulary.length / length }, (_, row) =>
      vocabulary.subarray(row * length, (row + 1) * length),
    );
    return phrases.reduce((best, phrase) => (dot(vector, phrase) > dot(vector, best) ? phrase : best));
  });
}

async function inBatches<T, R>(all: readonly T[], work: (some: readonly T[]) => Promise<readonly R[]>) {
  const batch = 64;
  const done: R[] = [];
  for (let at = 0; at < all.length; at += batch) done.push(...(await work(all.slice(at, at + batch))));
  return done;
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
}
