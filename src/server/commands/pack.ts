import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PackSummary } from '../../shared/contract/packs.ts';
import type { Command, CommandContext, ExitStatus } from '../command.ts';
import { formatTable } from '../format-table.ts';
import { withLibrary } from '../session.ts';
import { UsageError } from '../usage-error.ts';

export const pack: Command = {
  usage: 'pack list | import FOLDER | use ID | check ID',
  summary: 'The models on this machine: show, add, choose, prove.',
  help: ['  --yes           accept the licence of an imported pack without asking'],
  options: { yes: { type: 'boolean' } },
  async run(line, context) {
    const [action, word, ...rest] = line.words;
    if (rest.length > 0) throw new UsageError(`Too many words. Usage: earmark ${pack.usage}`);
    if (action === 'list' && word === undefined) return listPacks(context);
    if (word !== undefined) {
      if (action === 'import') return importPack(word, line.values.yes === true, context);
      if (action === 'use') return choosePack(word, context);
      if (action === 'check') return checkPack(word, context);
    }
    throw new UsageError(`Usage: earmark ${pack.usage}`);
  },
};

async function listPacks(context: CommandContext): Promise<ExitStatus> {
  const packs = await withLibrary(context, { canIndex: false, warm: false }, ({ bridge }) =>
    bridge.call('packs.list', {}),
  );
  const rows = packs.map((found) => [
    found.id,
    found.version,
    found.state,
    `${Math.round(found.coverage * 100)} %`,
    found.license.spdx,
    found.name,
  ]);
  const table = formatTable(['id', 'version', 'state', 'library', 'licence', 'name'], rows);
  context.terminal.print(context.json ? JSON.stringify(packs) : table);
  return 0;
}

async function importPack(word: string, isAccepted: boolean, context: CommandContext): Promise<ExitStatus> {
  const path = resolve(word);
  const { terminal } = context;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`There is no folder "${word}".`);
  const imported = await withLibrary(context, { canIndex: true, warm: false }, async ({ bridge }) => {
    const { summary, notes } = await bridge.call('packs.propose', { path });
    terminal.note(formatLicense(summary));
    for (const note of notes) terminal.note(note);
    if (!isAccepted && !terminal.isInteractive)
      throw new UsageError('Read the licence above and add --yes to accept it.');
    if (!isAccepted && !(await terminal.confirm('Do you accept this licence?'))) return undefined;
    return bridge.call('packs.import', { path, acceptLicense: true }, { signal: context.signal });
  });
  if (!imported) {
    terminal.note('Nothing was imported.');
    if (context.json) terminal.print('null');
    return 3;
  }
  const text = `${imported.id} is on this machine now. "earmark pack use ${imported.id}" makes it answer searches.`;
  terminal.print(context.json ? JSON.stringify(imported) : text);
  return 0;
}

async function choosePack(id: string, context: CommandContext): Promise<ExitStatus> {
  const { terminal, signal } = context;
  const used = await withLibrary(context, { canIndex: true, warm: false }, async ({ bridge, library }) => {
    await bridge.call('packs.use', { id });
    // Who waits for this wants it done, whatever was paused before.
    await bridge.call('jobs.resume', {});
    await library.whenIdle({ signal, onProgress: (progress) => terminal.progress(progress) });
    return (await bridge.call('packs.list', {})).find((found) => found.id === id);
  });
  terminal.endProgress();
  const words =
    used?.state === 'active' ? `${id} answers searches now.` : `${id} is chosen but not complete yet.`;
  terminal.print(context.json ? JSON.stringify(used ?? null) : words);
  return 0;
}

async function checkPack(id: string, context: CommandContext): Promise<ExitStatus> {
  const check = await withLibrary(context, { canIndex: false, warm: false }, ({ bridge }) =>
    bridge.call('packs.check', { id }, { signal: context.signal }),
  );
  const rows = check.steps.map((step) => [step.ok ? 'ok' : 'WRONG', step.name, step.detail]);
  context.terminal.print(context.json ? JSON.stringify(check) : formatTable(['', 'check', ''], rows));
  return check.ok ? 0 : 1;
}

function formatLicense({ id, name, version, license }: PackSummary): string {
  const lines = [`${name} (${id} ${version})`, `Licence: ${license.spdx}`];
  if (license.url) lines.push(`Text: ${license.url}`);
  if (license.attribution) lines.push(`By: ${license.attribution}`);
  return lines.join('\n');
}
