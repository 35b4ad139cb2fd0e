import type { DoctorReport } from '../../shared/contract/app.ts';
import type { Command } from '../command.ts';
import { formatTable } from '../format-table.ts';
import { withLibrary } from '../session.ts';

export const doctor: Command = {
  usage: 'doctor',
  summary: 'Devices and which one computes, pack, versions, ffmpeg, and whether the library is sound.',
  help: [],
  options: {},
  async run(_line, context) {
    const report = await withLibrary(context, { canIndex: false, warm: false }, ({ bridge }) =>
      bridge.call('app.doctor', {}, { signal: context.signal }),
    );
    context.terminal.print(context.json ? JSON.stringify(report) : formatReport(report));
    return 0;
  },
};

function formatReport(report: DoctorReport): string {
  const { devices, ffmpeg, library } = report;
  const rows = devices.devices.map((verdict) => [verdict.provider, verdict.state, verdict.why]);
  const reader = ffmpeg.found
    ? `${ffmpeg.path} (${ffmpeg.version ?? 'unknown version'})`
    : 'not found: install ffmpeg to read .m4a, .wma and other formats';
  return [
    formatTable(['device', 'state', 'why'], rows),
    '',
    `Computes    ${devices.device} in ${devices.workerCount} processes`,
    `Pack        ${report.packId ?? 'none'} ${report.packVersion ?? ''}`,
    `ffmpeg      ${reader}`,
    `Reads       ${report.readableFormats.join(' ')}`,
    `Library     ${library.path}`,
    `Database    schema ${library.schemaVersion}, ${library.integrity}`,
    ...Object.entries(report.versions).map(([name, version]) => `${name.padEnd(11)} ${version}`),
  ].join('\n');
}
