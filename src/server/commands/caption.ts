import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CaptionedFile, Model } from '../../library/library.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { captionFiles } from '../caption-files.ts';
import { type Command, type CommandContext, type CommandLine, readCount } from '../command.ts';
import { formatTable } from '../format-table.ts';
import { openPack, packHelp, readSpeed } from '../open-pack.ts';
import { formatClock } from '../progress-line.ts';
import { withLibrary } from '../session.ts';
import { UsageError } from '../usage-error.ts';

export const caption: Command = {
  usage: 'caption FOLDER|FILE…',
  summary: 'Say in words what sounds are; those of the library are not read again.',
  help: [
    '  --beams N       lets the decoder write, following N captions for each sound (1 is quickest)',
    packHelp,
    '                  With --pack the library is left alone.',
  ],
  options: { pack: { type: 'string' }, beams: { type: 'string' } },
  async run(line, context) {
    if (line.words.length === 0)
      throw new UsageError('At least one folder or file: earmark caption FOLDER|FILE…');
    const beams = line.values.beams === undefined ? undefined : readCount(line, 'beams', 1, 64, 1);
    const paths = line.words.map((word) => resolveReal(word));
    const asked = { paths, beams, startedAt: performance.now() };
    const known = await captionFromLibrary(asked, line, context);
    for (const [at, path] of paths.entries())
      if (!existsSync(path) && !known.files.some((file) => isUnder(file.path, path)))
        throw new UsageError(`There is no folder or file "${line.words[at]}".`);
    return await captionRest(asked, known, line, context);
  },
};

interface Asked {
  readonly paths: readonly string[];
  readonly beams: number | undefined;
  readonly startedAt: number;
}

interface Known {
  readonly files: readonly CaptionedFile[];
  /** The pack that is in use there, for files that it has not listened to. */
  readonly packId: string | undefined;
}

/** Names as the library has them, where the file is there. */
function resolveReal(word: string): string {
  const path = resolve(word);
  return existsSync(path) ? realpathSync.native(path) : path;
}

async function captionFromLibrary(asked: Asked, line: CommandLine, context: CommandContext): Promise<Known> {
  const hasLibrary = existsSync(join(context.libraryFolder, 'library.db'));
  if (line.values.pack !== undefined || !hasLibrary) return { files: [], packId: undefined };
  const { terminal, signal } = context;
  const { paths, beams, startedAt } = asked;
  return await withLibrary(context, { canIndex: false, warm: false }, async ({ library, bridge }) => {
    const onProgress = (done: number, total: number) => terminal.progress(readSpeed(done, total, startedAt));
    const files = await library.captionFiles(paths, { beams, signal, onProgress });
    const packs = await bridge.call('packs.list', {});
    return { files, packId: packs.find(({ state, isShipped }) => state === 'active' && !isShipped)?.id };
  });
}

/** Listens to what the library does not know, and prints everything. */
async function captionRest(asked: Asked, known: Known, line: CommandLine, context: CommandContext) {
  const { terminal, json, signal } = context;
  const { paths, beams, startedAt } = asked;
  const model = await openPack(line.values.pack ?? known.packId, context);
  try {
    if (!model.writesCaptions) throw new AppError('not-available-here', 'This pack writes no captions.');
    const done = new Map(known.files.map((file) => [file.path, file]));
    const failures: string[] = [];
    const onFailure = (path: string, reason: string) => void failures.push(`${path}: ${reason}`);
    const there = paths.filter((path) => existsSync(path));
    const listed = [...new Set(there.flatMap((path) => listFiles(model, path, onFailure)))];
    const heard = await captionFiles({
      ...{ model, beams, signal, files: listed.filter((file) => !done.has(file)) },
      onProgress: (count, total) => terminal.progress(readSpeed(count, total, startedAt)),
      onFailure,
    }).catch((error: unknown) => {
      throw signal.aborted ? new AppError('cancelled', 'Stopped.', { cause: error }) : error;
    });
    terminal.endProgress();
    for (const failure of failures) terminal.note(failure);
    const all = [...known.files, ...heard].sort((a, b) => (a.path < b.path ? -1 : 1));
    terminal.print(json ? JSON.stringify(all.map((file) => describe(file, model))) : formatFiles(all));
    return failures.length > 0 ? 1 : 0;
  } finally {
    await model.close();
  }
}

function listFiles(model: Model, path: string, onFailure: (path: string, reason: string) => void): string[] {
  return statSync(path).isDirectory() ? model.listSounds(path, onFailure) : [path];
}

const isUnder = (file: string, path: string) => file === path || file.startsWith(join(path, '/'));

/** A file as `--json` prints it. */
function describe({ path, durationSeconds, captions }: CaptionedFile, { packId, packVersion }: Model) {
  const whole = captions.find(({ startSeconds }) => startSeconds === null);
  const parts = captions.filter((caption) => caption !== whole);
  return {
    file: path,
    caption: whole?.text ?? null,
    kind: whole?.kind ?? 'plain',
    confidence: whole?.confidence ?? null,
    pack: packId,
    version: packVersion,
    seconds: durationSeconds,
    segments: parts.map(({ startSeconds, endSeconds, text, kind, confidence }) => {
      return { start: startSeconds, end: endSeconds, caption: text, kind, confidence };
    }),
  };
}

function formatFiles(files: readonly CaptionedFile[]): string {
  const rows = files.flatMap(({ path, captions }) => {
    const rowsOf = captions.map(({ text, kind, confidence, startSeconds, endSeconds }) => {
      const sure = kind === 'written' ? `${Math.round(100 * (confidence ?? 0))} %` : 'plain';
      const isWhole = startSeconds === null || endSeconds === null;
      const place = isWhole ? path : `  ${formatClock(startSeconds)}–${formatClock(endSeconds)}`;
      return [place, sure, text];
    });
    const hasWhole = captions.some(({ startSeconds }) => startSeconds === null);
    return hasWhole ? rowsOf : [[path, '–', 'nothing sure enough to say'], ...rowsOf];
  });
  return formatTable(['file', 'sure', 'caption'], rows);
}
