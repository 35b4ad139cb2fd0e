// What `earmark evaluate` prints for people.
import type { CaptionScore } from '../core/evaluation/caption-score.ts';
import type { UcsScore } from '../core/evaluation/ucs-score.ts';
import type { CaptionReport } from './evaluate-captions.ts';
import type { LanguageReport, NamesScore } from './evaluate-languages.ts';
import type { EvaluationReport, UcsReport } from './evaluation.ts';
import { formatTable } from './format-table.ts';

export function formatReport(report: EvaluationReport): string {
  if (report.task === 'zero-shot')
    return `${report.clips} clips, ${report.classes} classes: right ${percent(report.top1)}, in the first five ${percent(report.top5)}`;
  if (report.task === 'ucs') return formatUcs(report);
  if (report.task === 'captions') return formatCaptions(report);
  if (report.task === 'languages') return formatLanguages(report);
  const { clips, captions, recallAt1, recallAt5, recallAt10 } = report;
  return `${clips} clips, ${captions} captions: R@1 ${percent(recallAt1)}, R@5 ${percent(recallAt5)}, R@10 ${percent(recallAt10)}`;
}

function formatUcs({ clips, byPhrases, ...score }: UcsReport): string {
  const shown = `${clips} clips: ${describeUcs(score)}`;
  return byPhrases ? `${shown}\nby phrases alone: ${describeUcs(byPhrases)}` : shown;
}

const describeUcs = ({ categoryTop1, categoryTop3, catIdTop1, catIdTop3 }: UcsScore) =>
  `category right ${percent(categoryTop1)}, in the first three ${percent(categoryTop3)}; CatID right ${percent(catIdTop1)}, in the first three ${percent(catIdTop3)}`;

function formatCaptions({ clips, confident, ofConfident, nearestPhrase, ...all }: CaptionReport): string {
  const rows: [string, CaptionScore][] = [
    ['all captions', all],
    [`sure ones (${percent(confident)})`, ofConfident],
    ...(nearestPhrase ? [['nearest phrase instead', nearestPhrase] satisfies [string, CaptionScore]] : []),
  ];
  return formatTable(
    [`${clips} clips`, 'own clip R@1', 'R@5', 'R@10', 'cosine with the reference'],
    rows.map(([name, { recallAt1, recallAt5, recallAt10, referenceCosine }]) => [
      ...[name, percent(recallAt1), percent(recallAt5), percent(recallAt10)],
      referenceCosine.toFixed(3),
    ]),
  );
}

function formatLanguages({ clips, languages }: LanguageReport): string {
  const row = (language: string, what: string, score: NamesScore) => [
    ...[language, what, percent(score.understood), `${score.asked}`],
    ...[percent(score.recallAt10), percent(score.precisionAt10), percent(score.meanAveragePrecision)],
  ];
  return formatTable(
    [`${clips} clips`, 'names of', 'understood', 'asked', 'R@10', 'P@10', 'MAP'],
    languages.flatMap(({ language, categories, catIds }) => [
      row(language, 'categories', categories),
      row(language, 'CatIDs', catIds),
    ]),
  );
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
