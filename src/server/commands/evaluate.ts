import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  decodeLabels,
  type EvaluationTask,
  type Labels,
  parseLabels,
} from '../../core/evaluation/parse-labels.ts';
import { type NameLanguage, nameLanguages } from '../../core/ucs/ucs-names.ts';
import type { Model } from '../../library/library.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Command, CommandContext, CommandLine } from '../command.ts';
import { evaluateLabels } from '../evaluation.ts';
import { formatReport } from '../format-evaluation.ts';
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
    '  --language LIST with --task ucs: asks for the sounds by the names that UCS has in these languages, such as',
    '                  en,de,es,fr,ja, and tells how well they are found',
    packHelp,
  ],
  options: {
    audio: { type: 'string' },
    labels: { type: 'string' },
    language: { type: 'string' },
    pack: { type: 'string' },
    task: { type: 'string' },
  },
  isWordless: true,
  async run(line, context) {
    const folder = findAudioFolder(line);
    const labels = readLabels(line);
    const languages = readLanguages(line, labels);
    const model = await openPack(line.values.pack, context);
    try {
      return await measure(model, { labels, languages, folder }, context);
    } finally {
      await model.close();
    }
  },
};

interface Asked {
  readonly labels: Labels;
  readonly languages: readonly NameLanguage[] | undefined;
  readonly folder: string;
}

async function measure(
  model: Model,
  { folder, ...asked }: Asked,
  { terminal, json, signal }: CommandContext,
) {
  const startedAt = performance.now();
  const failures: string[] = [];
  const report = await evaluateLabels({
    model,
    ...asked,
    signal,
    locate: (file) => resolve(folder, file),
    onProgress: (done, total) => terminal.progress(readSpeed(done, total, startedAt)),
    onFailure: (file, reason) => failures.push(`${file}: ${reason}`),
  }).catch((error: unknown) => {
    throw signal.aborted ? new AppError('cancelled', 'Stopped.', { cause: error }) : error;
  });
  terminal.endProgress();
  for (const failure of failures) terminal.note(failure);
  if (failures.length > 0) terminal.note(`Not counted, for the reasons above: ${failures.length}.`);
  if (report.clips === 0)
    throw new AppError('not-found', 'Not one sound of this table can be counted, so nothing is measured.');
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
  const parsed = parseLabels(decodeLabels(readFileSync(values.labels)), task);
  if (parsed.kind === 'malformed')
    throw new UsageError(`${values.labels}, line ${parsed.line}: ${parsed.reason}.`);
  return parsed.labels;
}

function readLanguages({ values }: CommandLine, labels: Labels): readonly NameLanguage[] | undefined {
  if (values.language === undefined) return undefined;
  if (labels.task !== 'ucs') throw new UsageError('--language goes with --task ucs.');
  return `${values.language}`.split(',').map((asked) => {
    const language = nameLanguages.find((known) => known === asked.trim().toLowerCase());
    if (!language)
      throw new UsageError(`There is no language "${asked}": it is one of ${nameLanguages.join(', ')}.`);
    return language;
  });
}
