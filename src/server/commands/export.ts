import type { ClipDetails } from '../../shared/contract/clips.ts';
import type { Bridge } from '../../shared/contract/contract.ts';
import type { Command } from '../command.ts';
import { formatCsvRow } from '../format-csv.ts';
import { withLibrary } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';

const columns = {
  path: (clip) => clip.path,
  name: (clip) => clip.name,
  durationSeconds: (clip) => clip.durationSeconds,
  format: (clip) => clip.format,
  sampleRateHz: (clip) => clip.sampleRateHz,
  channelCount: (clip) => clip.channelCount,
  bitDepth: (clip) => clip.bitDepth,
  byteSize: (clip) => clip.byteSize,
  presence: (clip) => clip.presence,
  analysis: (clip) => clip.analysis,
  rating: (clip) => clip.rating,
  tags: (clip) => clip.tags.join(', '),
  description: (clip) => clip.description,
  ucsCatId: (clip) => clip.ucs?.catId ?? null,
  embedded: (clip) => clip.embedded.map(({ field, value }) => `${field}: ${value}`).join('\n'),
} satisfies Record<string, (clip: ClipDetails) => string | number | null>;

export const exportClips: Command = {
  usage: 'export --format csv|json',
  summary: 'Write everything known about every clip to stdout.',
  help: ['  --format F      csv or json'],
  options: { format: { type: 'string' } },
  async run(line, context) {
    const format = line.values.format ?? (context.json ? 'json' : undefined);
    if (format !== 'csv' && format !== 'json') throw new UsageError('--format is csv or json.');
    if (format === 'csv' && context.json) throw new UsageError('--json and --format csv exclude each other.');
    await withLibrary(context, { canIndex: false, warm: false }, ({ bridge }) =>
      format === 'csv' ? printCsv(bridge, context.terminal) : printJson(bridge, context.terminal),
    );
    return 0;
  },
};

async function printCsv(bridge: Bridge, terminal: Terminal): Promise<void> {
  terminal.print(formatCsvRow(Object.keys(columns)));
  for await (const clip of readClips(bridge))
    terminal.print(formatCsvRow(Object.values(columns).map((read) => read(clip))));
}

/** One array, printed as it is read: a large library does not have to fit in one string. */
async function printJson(bridge: Bridge, terminal: Terminal): Promise<void> {
  let before = '[';
  for await (const clip of readClips(bridge)) {
    terminal.print(before + JSON.stringify(clip));
    before = ',';
  }
  terminal.print(before === '[' ? '[]' : ']');
}

async function* readClips(bridge: Bridge): AsyncGenerator<ClipDetails> {
  for (let offset = 0; ; offset += 1000) {
    const { clips } = await bridge.call('clips.list', { offset, limit: 1000, order: 'name' });
    for (const { id } of clips) yield await bridge.call('clips.get', { id });
    if (clips.length < 1000) return;
  }
}
