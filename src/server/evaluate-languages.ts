// Do the names of UCS find its sounds, whatever language they are typed in?
import { computeClipSimilarity } from '../core/evaluation/clip-similarity.ts';
import { type RankingScore, scoreRanking } from '../core/evaluation/ranking-score.ts';
import { listTypedNames, type TypedName } from '../core/ucs/typed-names.ts';
import { findUcs } from '../core/ucs/ucs-lookup.ts';
import type { NameLanguage } from '../core/ucs/ucs-names.ts';
import type { EmbeddedWindows } from '../worker/task-protocol.ts';
import { embedFiles } from './embed-files.ts';
import type { EvaluationOptions } from './evaluation.ts';

export interface LanguageReport {
  readonly task: 'languages';
  readonly clips: number;
  readonly languages: readonly LanguageScore[];
}

export interface LanguageScore {
  readonly language: NameLanguage;
  /** The 82 categories, by their names. */
  readonly categories: NamesScore;
  /** CatIDs, by the names of sub-category and category. */
  readonly catIds: NamesScore;
}

export interface NamesScore extends RankingScore {
  /** Names that a clip of the table is right for; the others are not asked. */
  readonly asked: number;
  /** Share of all names of the language that the application has English words for. */
  readonly understood: number;
}

/** Names go through the application's own reading of a query; sound alone is asked. */
export async function evaluateLanguages(
  options: EvaluationOptions,
  languages: readonly NameLanguage[],
): Promise<LanguageReport> {
  const catIdsOf = new Map<string, Set<string>>();
  for (const { file, text } of options.labels.rows) {
    const catId = findUcs(text)?.catId;
    if (catId) catIdsOf.set(file, (catIdsOf.get(file) ?? new Set()).add(catId));
    else options.onFailure(file, `"${text}" is no CatID of the UCS list`);
  }
  const clips = await embedFiles({ ...options, files: [...catIdsOf.keys()] });
  const heard = [...clips].map(([file, windows]) => ({ windows, catIds: catIdsOf.get(file) ?? new Set() }));
  const scores: LanguageScore[] = [];
  for (const language of languages) {
    const { categories, catIds } = listTypedNames(language);
    scores.push({
      language,
      categories: await scoreNames(options, categories, heard),
      catIds: await scoreNames(options, catIds, heard),
    });
  }
  return { task: 'languages', clips: clips.size, languages: scores };
}

interface HeardClip {
  readonly windows: EmbeddedWindows;
  readonly catIds: ReadonlySet<string>;
}

async function scoreNames(
  { model, signal }: EvaluationOptions,
  names: readonly TypedName[],
  clips: readonly HeardClip[],
): Promise<NamesScore> {
  const queries: { words: string; right: ReadonlySet<number> }[] = [];
  let understood = 0;
  for (const { text, catIds } of names) {
    const { words, isUnderstood } = await model.readQuery(text);
    if (isUnderstood) understood++;
    const right = clips.flatMap((clip, at) => (catIds.some((catId) => clip.catIds.has(catId)) ? [at] : []));
    if (right.length > 0) queries.push({ words, right: new Set(right) });
  }
  const similarities: Float32Array[] = [];
  for (const { words } of queries) {
    signal.throwIfAborted();
    const [vector = new Float32Array()] = await model.embedTexts([words]);
    const compare = ({ windows }: HeardClip) => computeClipSimilarity(windows, vector, model.clipPooling);
    similarities.push(Float32Array.from(clips, compare));
  }
  const score = scoreRanking(
    similarities,
    queries.map(({ right }) => right),
  );
  return { asked: queries.length, understood: understood / Math.max(1, names.length), ...score };
}
