import { AppError } from '../../shared/errors/app-error.ts';
import type { Command } from '../command.ts';
import { withLibrary } from '../session.ts';
import { UsageError } from '../usage-error.ts';

export const exportClips: Command = {
  usage: 'export --format csv|json',
  summary: 'Write everything known about every clip to stdout.',
  help: ['  --format F      csv or json'],
  options: { format: { type: 'string' } },
  isWordless: true,
  async run(line, context) {
    const format = line.values.format ?? (context.json ? 'json' : undefined);
    if (format !== 'csv' && format !== 'json') throw new UsageError('--format is csv or json.');
    if (format === 'csv' && context.json) throw new UsageError('--json and --format csv exclude each other.');
    await withLibrary(context, { canIndex: false, warm: false }, async ({ library }) => {
      for await (const piece of library.exportClips(format)) {
        if (context.signal.aborted) throw new AppError('cancelled', 'Stopped.');
        await context.terminal.write(piece);
      }
    });
    return 0;
  },
};
