import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Model } from '../../library/library.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { embedFiles } from '../embed-files.ts';
import { showText } from '../format-table.ts';
import { openPack, packHelp, readSpeed } from '../open-pack.ts';
import { UsageError } from '../usage-error.ts';

export const tag: Command = {
  usage: 'tag FOLDER|FILE…',
  summary: 'Say what sounds seem to be: UCS categories and tags; the library is not touched.',
  help: [packHelp],
  options: { pack: { type: 'string' } },
  async run(line, context) {
    if (line.words.length === 0)
      throw new UsageError('At least one folder or file: earmark tag FOLDER|FILE…');
    const places = line.words.map(checkPlace);
    const model = await openPack(line.values.pack, context);
    try {
      const failures: string[] = [];
      const onFailure = (path: string, reason: string) => void failures.push(`${path}: ${reason}`);
      const files = places.flatMap(({ path, isFolder }) =>
        isFolder ? model.listSounds(path, onFailure) : [path],
      );
      await tagFiles(model, files, onFailure, context);
      for (const failure of failures) context.terminal.note(failure);
      return failures.length > 0 ? 1 : 0;
    } finally {
      await model.close();
    }
  },
};

/** A clip as `--json` prints it. */
interface TaggedFile {
  readonly path: string;
  readonly categories: readonly {
    readonly catId: string;
    readonly category: string;
    readonly subCategory: string;
    readonly probability: number;
  }[];
  readonly tags: readonly { readonly name: string; readonly probability: number }[];
}

async function tagFiles(
  model: Model,
  files: readonly string[],
  onFailure: (file: string, reason: string) => void,
  context: CommandContext,
): Promise<void> {
  const { terminal, json, signal } = context;
  if (!model.suggester.catIds)
    throw new AppError('not-available-here', 'This pack has no words for categories and tags.');
  const startedAt = performance.now();
  const clips = await embedFiles({
    ...{ model, files, signal, locate: (file) => file },
    onProgress: (done, total) => terminal.progress(readSpeed(done, total, startedAt)),
    onFailure,
  }).catch((error: unknown) => {
    throw signal.aborted ? new AppError('cancelled', 'Stopped.', { cause: error }) : error;
  });
  terminal.endProgress();
  const tagged: TaggedFile[] = [];
  for (const [path, windows] of clips) {
    const proposal = await model.suggester.propose(windows);
    if (proposal) tagged.push({ path, ...proposal });
  }
  terminal.print(json ? JSON.stringify(tagged) : tagged.map(formatClip).join('\n'));
}

function checkPlace(word: string): { readonly path: string; readonly isFolder: boolean } {
  const stats = statSync(word, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`There is no folder or file "${word}".`);
  return { path: resolve(word), isFolder: stats.isDirectory() };
}

function formatClip({ path, categories, tags }: TaggedFile): string {
  const percent = (probability: number) => `${Math.round(probability * 100)} %`;
  const guesses = categories.map(
    ({ catId, category, subCategory, probability }) =>
      `  ${percent(probability).padStart(5)}  ${catId}  ${category} / ${subCategory}`,
  );
  const words = tags.map(({ name, probability }) => `${name} ${percent(probability)}`);
  return [showText(path), ...guesses, ...(words.length > 0 ? [`         ${words.join(', ')}`] : [])].join(
    '\n',
  );
}
