import type { Command } from '../command.ts';
import { showText } from '../format-table.ts';
import { formatClock } from '../progress-line.ts';
import { withLibrary } from '../session.ts';

export const status: Command = {
  usage: 'status',
  summary: 'What is in the library and what is still to do.',
  help: [],
  options: {},
  isWordless: true,
  async run(_line, context) {
    const [app, folders] = await withLibrary(context, { canIndex: false, warm: false }, ({ bridge }) =>
      Promise.all([bridge.call('app.status', {}), bridge.call('folders.list', {})]),
    );
    const { terminal } = context;
    if (context.json) {
      terminal.print(JSON.stringify(app));
      return 0;
    }
    const rest = app.clips - app.analysed - app.failed - app.unsupported;
    terminal.print(`Library     ${app.libraryPath}`);
    terminal.print(`Clips       ${app.clips} (${formatClock(app.audioSeconds)} of sound)`);
    terminal.print(
      `Analysed    ${app.analysed}, ${rest} to do, ${app.failed} failed, ${app.unsupported} unsupported`,
    );
    terminal.print(`Pack        ${app.packId ?? 'none'}`);
    for (const folder of folders)
      terminal.print(`Folder      ${showText(folder.path)} (${folder.clipCount}, ${folder.state})`);
    return 0;
  },
};
