import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IndexReport } from '../../library/library.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { type Command, type CommandContext, readCount } from '../command.ts';
import { showText } from '../format-table.ts';
import { describeMissing, findCovering } from '../missing-clips.ts';
import { formatClock } from '../progress-line.ts';
import { type Session, withLibrary } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

export const indexFolders: Command = {
  usage: 'index FOLDER…',
  summary: 'Add folders and work until every sound in them can be found.',
  help: [
    '  --workers N     analyse in N processes (one a core; one less than cores beyond four, at most 8)',
    '  --accept-missing  clips whose files are gone are taken out, however many they are',
    '',
    '  Ctrl+C stops; the same command goes on where it stopped.',
    '',
  ],
  options: { workers: { type: 'string' }, 'accept-missing': { type: 'boolean' } },
  goesOn: true,
  async run(line, context) {
    if (line.words.length === 0) throw new UsageError('Which folder? Usage: earmark index FOLDER…');
    const folders = line.words.map(findFolder);
    const { terminal, signal } = context;
    const workerCount = readCount(line, 'workers', 0, 64);
    const options = { signal, onProgress: (progress: JobProgress) => show(progress, terminal) };
    const report = await withLibrary(
      context,
      { canIndex: true, warm: false, workerCount },
      async (session) => {
        const first = await session.library.index(folders, options);
        terminal.endProgress();
        const accepts = line.values['accept-missing'] === true;
        if (!(await settleMissing(session, context, folders, accepts))) return first;
        const { clips, failed, unsupported } = await session.library.index(folders, options);
        return { ...first, clips, failed, unsupported };
      },
    );
    terminal.endProgress();
    if (context.json) terminal.print(JSON.stringify(report));
    else printReport(report, terminal);
    return report.failed.length > 0 ? 1 : 0;
  },
};

/** Tells what is missing in the folders; true where somebody accepted it and the counts are others now. */
async function settleMissing(
  { bridge, library }: Session,
  { terminal, signal }: CommandContext,
  paths: readonly string[],
  accepts: boolean,
): Promise<boolean> {
  const real = paths.map((path) => realpathSync.native(path));
  let hasChanged = false;
  for (const folder of findCovering(await bridge.call('folders.list', {}), real)) {
    const words = describeMissing(folder);
    if (!words) continue;
    const isAsked = folder.pendingRemoval !== null;
    if (!(isAsked && accepts)) terminal.note(words);
    if (!isAsked || !(accepts || (await terminal.confirm('Take them out of the library?')))) continue;
    await bridge.call('folders.rescan', { id: folder.id, confirmMissing: true });
    await library.whenIdle({ signal });
    hasChanged = true;
  }
  return hasChanged;
}

function findFolder(word: string): string {
  const path = resolve(word);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`There is no folder "${word}".`);
  if (!found.isDirectory()) throw new UsageError(`"${word}" is a file; earmark index wants a folder.`);
  return path;
}

function show(progress: JobProgress, terminal: Terminal): void {
  const { done, total, underway, clipsPerSecond, realTimeFactor, secondsLeft, captions } = progress;
  const isListening = done < total;
  if (isListening || captions.state !== 'working') {
    if (total > 0) terminal.progress({ done, total, underway, clipsPerSecond, realTimeFactor, secondsLeft });
    return;
  }
  const { done: written, total: asked } = captions;
  terminal.progress({ done: written, total: asked, what: 'captions', clipsPerSecond: 0, secondsLeft: null });
}

function printReport(report: IndexReport, terminal: Terminal): void {
  const { clips, analysed, failed, unsupported, audioSeconds, wallSeconds, device, packId } = report;
  const speed = analysed > 0 ? `, ${(audioSeconds / wallSeconds).toFixed(0)} x real time` : '';
  terminal.print(`${clips} clips; ${analysed} analysed now in ${formatClock(wallSeconds)}${speed}.`);
  terminal.print(`Computed by ${device} with the pack ${packId ?? '(none)'}.`);
  if (unsupported > 0) terminal.print(`${unsupported} in formats that cannot be read here (earmark doctor).`);
  if (failed.length > 0) terminal.print(`${failed.length} failed:`);
  for (const { path, reason } of failed) terminal.print(`  ${showText(`${path}: ${reason}`)}`);
}
