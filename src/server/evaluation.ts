// What a pack is worth on labelled sounds: embeds files and texts, leaves the counting to core.
import { computeClipSimilarity } from '../core/evaluation/clip-similarity.ts';
import type { Labels } from '../core/evaluation/parse-labels.ts';
import { scoreRetrieval } from '../core/evaluation/retrieval.ts';
import { scoreUcs, type UcsScore } from '../core/evaluation/ucs-score.ts';
import { scoreZeroShot } from '../core/evaluation/zero-shot.ts';
import { findUcs } from '../core/ucs/ucs-lookup.ts';
import type { NameLanguage } from '../core/ucs/ucs-names.ts';
import type { Model } from '../library/library.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { EmbeddedWindows } from '../worker/task-protocol.ts';
import { embedFiles } from './embed-files.ts';
import { type CaptionReport, evaluateCaptions } from './evaluate-captions.ts';
import { evaluateLanguages, type LanguageReport } from './evaluate-languages.ts';

export type EvaluationReport =
  | CaptionReport
  | LanguageReport
  | {
      readonly task: 'zero-shot';
      readonly clips: number;
      readonly classes: number;
      readonly top1: number;
      readonly top5: number;
    }
  | {
      readonly task: 'retrieval';
      readonly clips: number;
      readonly captions: number;
      readonly recallAt1: number;
      readonly recallAt5: number;
      readonly recallAt10: number;
    }
  | UcsReport;

/** What the application proposes. */
export interface UcsReport extends UcsScore {
  readonly task: 'ucs';
  readonly clips: number;
  /** By the phrases of the CatIDs alone; only where the pack has learned more of their categories. */
  readonly byPhrases?: UcsScore;
}

export interface EvaluationOptions {
  readonly model: Model;
  readonly labels: Labels;
  /** Task `ucs`: asks for the sounds by the names that UCS has in these languages. */
  readonly languages?: readonly NameLanguage[] | undefined;
  /** Full path of a file as the table writes it. */
  readonly locate: (file: string) => string;
  readonly onProgress: (done: number, total: number) => void;
  /** A file that cannot be read is left out of the counts. */
  readonly onFailure: (file: string, reason: string) => void;
  readonly signal: AbortSignal;
}

export async function evaluateLabels(options: EvaluationOptions): Promise<EvaluationReport> {
  if (options.languages) return evaluateLanguages(options, options.languages);
  if (options.labels.task === 'ucs') return evaluateUcs(options);
  if (options.labels.task === 'captions') return evaluateCaptions(options);
  const clips = await embedFiles({ ...options, files: options.labels.rows.map(({ file }) => file) });
  const files = [...clips.keys()];
  const windows = [...clips.values()];
  const { task, rows } = options.labels;
  const clean = (text: string) => (task === 'zero-shot' ? text.replaceAll('_', ' ') : text);
  const kept = rows.filter(({ file }) => clips.has(file));
  // Classes are those of the table; captions only those of clips that could be read.
  const texts = [...new Set((task === 'zero-shot' ? rows : kept).map(({ text }) => clean(text)))];
  const textIndex = new Map(texts.map((text, index) => [text, index]));
  const fileIndex = new Map(files.map((file, index) => [file, index]));
  // A class is asked for as a person would: by its name, in the words that the pack was taught for names.
  const asked =
    task === 'zero-shot' ? texts.map((name) => options.model.promptTemplate.replaceAll('{}', name)) : texts;
  const vectors = await embedTexts(asked, options);
  const compare = (clip: EmbeddedWindows | undefined, text: Float32Array | undefined) =>
    clip && text ? computeClipSimilarity(clip, text, options.model.clipPooling) : -1;

  if (task === 'zero-shot') {
    const right = files.map(() => new Set<number>());
    for (const { file, text } of kept)
      right[fileIndex.get(file) ?? -1]?.add(textIndex.get(clean(text)) ?? -1);
    const similarities = windows.map((clip) => Float32Array.from(vectors, (text) => compare(clip, text)));
    return { task, clips: files.length, classes: texts.length, ...scoreZeroShot(similarities, right) };
  }
  const groups = texts.map(() => new Set<number>());
  for (const { file, text } of kept) groups[textIndex.get(text) ?? -1]?.add(fileIndex.get(file) ?? -1);
  const similarities = vectors.map((text) => Float32Array.from(windows, (clip) => compare(clip, text)));
  return { task, clips: files.length, captions: texts.length, ...scoreRetrieval(similarities, groups) };
}

/** How often the category of a table's CatID is among the first; a row whose CatID UCS does not have is not counted. */
async function evaluateUcs(options: EvaluationOptions): Promise<UcsReport> {
  const { catIds, compareCategories, comparePhrases } = options.model.suggester;
  if (!catIds) throw new AppError('not-available-here', 'This pack has no vocabulary of UCS categories.');
  const right = new Map<string, Set<string>>();
  for (const { file, text } of options.labels.rows) {
    const catId = findUcs(text)?.catId;
    if (catId) right.set(file, (right.get(file) ?? new Set()).add(catId));
    else options.onFailure(file, `"${text}" is no CatID of the UCS list`);
  }
  const clips = await embedFiles({ ...options, files: [...right.keys()] });
  const truths = [...clips.keys()].map((file) => right.get(file) ?? new Set<string>());
  const score = (compare: typeof compareCategories) =>
    scoreUcs(catIds, [...clips.values()].map(compare), truths);
  const byPhrases = comparePhrases && { byPhrases: score(comparePhrases) };
  return { task: 'ucs', clips: clips.size, ...score(compareCategories), ...byPhrases };
}

async function embedTexts(texts: readonly string[], options: EvaluationOptions) {
  const batch = 64;
  const vectors: Float32Array[] = [];
  for (let at = 0; at < texts.length; at += batch)
    vectors.push(...(await options.model.embedTexts(texts.slice(at, at + batch))));
  return vectors;
}
