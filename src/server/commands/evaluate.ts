import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CaptionScore } from '../../core/evaluation/caption-score.ts';
import { type EvaluationTask, type Labels, parseLabels } from '../../core/evaluation/parse-labels.ts';
import { listPromptTemplates } from '../../core/evaluation/prompt-templates.ts';
import type { Model } from '../../library/library.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Command, CommandContext, CommandLine } from '../command.ts';
import type { CaptionReport } from '../evaluate-captions.ts';
import { type EvaluationReport, evaluateLabels } from '../evaluation.ts';
import { formatTable } from '../format-table.ts';
import { openPack, packHelp, readSpeed } from '../open-pack.ts';
import { UsageError } from '../usage-error.ts';

export const evaluate: Command = {
  usage: 'evaluate --audio FOLDER --labels FILE.tsv',
  summary: 'Measure what a pack is worth on labelled sounds; the library is not touched.',
  help: [
    '  --audio FOLDER  where the sounds are',
    '  --labels FILE   a header "file<TAB>label" measures classification, "file<TAB>caption" retrieval,',
    '                  "file<TAB>catId" how often the right UCS category is among the first',
    '  --task TASK     zero-shot, retrieval or ucs, for a table that has columns of several; captions measures what',
    '                  the pack itself writes against the captions of the table',
    packHelp,
  ],
  options: {
    audio: { type: 'string' },
    labels: { type: 'string' },
    pack: { type: 'string' },
    task: { type: 'string' },
  },
  async run(line, context) {
    const folder = findAudioFolder(line);
    const labels = readLabels(line);
    const model = await openPack(line.values.pack, context);
    try {
      return await measure(model, labels, folder, context);
    } finally {
      await model.close();
    }
  },
};

async function measure(
  model: Model,
  labels: Labels,
  folder: string,
  { terminal, json, signal }: CommandContext,
) {
  const startedAt = performance.now();
  const failures: string[] = [];
  const report = await evaluateLabels({
    model,
    labels,
    promptTemplates: listPromptTemplates(model.promptTemplate),
    signal,
    locate: (file) => join(folder, file),
    onProgress: (done, total) => terminal.progress(readSpeed(done, total, startedAt)),
    onFailure: (file, reason) => failures.push(`${file}: ${reason}`),
  }).catch((error: unknown) => {
    throw signal.aborted ? new AppError('cancelled', 'Stopped.', { cause: error }) : error;
  });
  terminal.endProgress();
  for (const failure of failures) terminal.note(failure);
  if (failures.length > 0) terminal.note(`${failures.length} files could not be read and are not counted.`);
  terminal.print(json ? JSON.stringify(report) : formatReport(report));
  return failures.length > 0 ? 1 : 0;
}

const tasks: readonly EvaluationTask[] = ['zero-shot', 'retrieval', 'ucs', 'captions'];

function findAudioFolder({ values }: CommandLine): string {
  if (typeof values.audio !== 'string') throw new UsageError('--audio FOLDER is needed.');
  const folder = resolve(values.audio);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no folder "${values.audio}".`);
  return folder;
}

function readLabels({ values }: CommandLine): Labels {
  if (typeof values.labels !== 'string') throw new UsageError('--labels FILE.tsv is needed.');
  if (!statSync(values.labels, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`There is no file "${values.labels}".`);
  const task = tasks.find((known) => known === values.task);
  if (values.task !== undefined && !task)
    throw new UsageError(`There is no task "${values.task}": it is one of ${tasks.join(', ')}.`);
  const parsed = parseLabels(readFileSync(values.labels, 'utf8'), task);
  if (parsed.kind === 'malformed')
    throw new UsageError(`${values.labels}, line ${parsed.line}: ${parsed.reason}.`);
  return parsed.labels;
}

function formatReport(report: EvaluationReport): string {
  if (report.task === 'zero-shot')
    return `${report.clips} clips, ${report.classes} classes: right ${percent(report.top1)}, in the first five ${percent(report.top5)}`;
  if (report.task === 'ucs') {
    const { clips, categoryTop1, categoryTop3, catIdTop1, catIdTop3 } = report;
    return `${clips} clips: category right ${percent(categoryTop1)}, in the first three ${percent(categoryTop3)}; CatID right ${percent(catIdTop1)}, in the first three ${percent(catIdTop3)}`;
  }
  if (report.task === 'captions') return formatCaptions(report);
  const { clips, captions, recallAt1, recallAt5, recallAt10 } = report;
  return `${clips} clips, ${captions} captions: R@1 ${percent(recallAt1)}, R@5 ${percent(recallAt5)}, R@10 ${percent(recallAt10)}`;
}

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

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
