import { formatRate } from '../../core/format/format-count.ts';
import { formatProvider } from '../../core/format/format-provider.ts';
import type { DoctorReport } from '../../shared/contract/app.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatTable } from '../format-table.ts';
import { type Session, withLibrary } from '../session.ts';
import { UsageError } from '../usage-error.ts';

export const doctor: Command = {
  usage: 'doctor',
  summary: 'Devices and which one computes, pack, versions, ffmpeg, and whether the library is sound.',
  help: [
    '  --device NAME   compute on this one from now on: auto, or a name from the table',
    '  --test-again    forget the verdicts and test every device anew',
    '',
  ],
  options: { device: { type: 'string' }, 'test-again': { type: 'boolean' } },
  isWordless: true,
  async run({ values }, context) {
    const { device, 'test-again': testAgain } = values;
    const report = await withLibrary(context, { canIndex: false, warm: false }, async (session) => {
      const { signal } = context;
      const found = await session.bridge.call('app.doctor', { testAgain: testAgain === true }, { signal });
      return typeof device === 'string' ? await chooseDevice(device, found, session, context) : found;
    });
    context.terminal.print(context.json ? JSON.stringify(report) : formatReport(report));
    return 0;
  },
};

/** A device that is not here, or gave wrong answers, cannot be asked for. */
async function chooseDevice(
  wanted: string,
  report: DoctorReport,
  { bridge }: Session,
  { signal }: CommandContext,
): Promise<DoctorReport> {
  const usable = report.devices.devices.filter(({ state }) => state === 'used' || state === 'passed');
  const names = ['auto', ...usable.map(({ provider }) => provider)];
  if (!names.includes(wanted)) {
    const refused = report.devices.devices.find(({ provider }) => provider === wanted);
    const why = refused ? `${wanted}: ${refused.why}` : `There is no device "${wanted}"`;
    throw new UsageError(`${why}. --device takes one of: ${names.join(', ')}.`);
  }
  await bridge.call('settings.change', { provider: wanted }, { signal });
  return { ...report, devices: await bridge.call('app.devices', {}, { signal }) };
}

function formatReport(report: DoctorReport): string {
  const { devices, ffmpeg, library } = report;
  const rows = devices.devices.map(({ provider, state, windowsPerSecond, why }) => [
    ...[provider, state, windowsPerSecond === null ? '' : formatRate(windowsPerSecond), why],
  ]);
  const reader = ffmpeg.found
    ? `${ffmpeg.path} (${ffmpeg.version ?? 'unknown version'})`
    : 'not found: install ffmpeg to read .m4a, .wma and other formats';
  return [
    formatTable(['device', 'state', 'windows/s', 'why'], rows),
    '',
    `Computes    ${formatProvider(devices.device)} (${devices.device}) in ${devices.workerCount} processes (wanted: ${devices.wanted})`,
    `            ${devices.why}`,
    `Pack        ${report.packId ?? 'none'} ${report.packVersion ?? ''}`,
    `ffmpeg      ${reader}`,
    `Reads       ${report.readableFormats.join(' ')}`,
    ...(report.search ? formatSearch(report.search) : []),
    `Library     ${library.path}`,
    `Database    schema ${library.schemaVersion}, ${library.integrity}`,
    ...Object.entries(report.versions).map(([name, version]) => `${name.padEnd(11)} ${version}`),
  ].join('\n');
}

function formatSearch(search: NonNullable<DoctorReport['search']>): string[] {
  const file = search.fileMB > 0 ? `, ${search.fileMB} MB in a file beside the library` : '';
  const memory = `${search.memoryMB} MB in memory${file}`;
  return [
    `Search      ${search.windows} windows of ${search.dimension} numbers, ${memory}, ${search.threads} threads`,
    `            ${search.why}`,
  ];
}
