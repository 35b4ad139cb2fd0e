// What work on files costs, as Markdown: indexing, scanning, what comes before the encoder, faults, the soak.
import type { Figures } from './bench-list.ts';
import { formatObjects, formatTable, withUnit } from './table.ts';

export function formatIndex(figures: Figures['index']): string {
  const { memoryKind, stages } = figures;
  const shared = memoryKind === 'resident' ? 'shared pages counted for each' : 'shared pages counted once';
  const all = Object.values(stages).reduce((sum, seconds) => sum + seconds, 0);
  return [
    '## Indexing\n',
    `${figures.remark ? `${figures.remark} ` : ''}From the command line with the shipped pack: start of the processes, captions and everything else included.\n`,
    formatTable(
      ['indexing', 'figure'],
      [
        ['clips', figures.clips],
        ['of them failed', figures.failed],
        ['seconds of sound', figures.audioSeconds],
        ['computed by', figures.device],
        ['wall time', withUnit(figures.wallSeconds, 's')],
        ['× real time', figures.realTimeFactor],
        ['clips a second', figures.clipsPerSecond],
        ['× real time, one file at a time in one process, float32 (the baseline)', figures.oneAtATimeFactor],
        ['against the baseline', withUnit(figures.oneAtATimeRatio, '×')],
        ['× real time, one file at a time with the same graph and window lengths', figures.kindFactor],
        ['against that', withUnit(figures.kindRatio, '×')],
        [`most memory, all processes (${shared})`, withUnit(figures.peakMemoryMB, 'MB')],
        ['the same command again, nothing changed', withUnit(figures.againSeconds, 's')],
      ],
    ),
    ...(all > 0 ? [formatStages(stages, all)] : []),
  ].join('\n');
}

function formatStages(stages: Figures['index']['stages'], all: number): string {
  const rows = Object.entries(stages).sort((a, b) => b[1] - a[1]);
  return formatTable(
    ['where the time goes', 's, all processes', 'share'],
    rows.map(([name, seconds]) => [name, seconds, `${((100 * seconds) / all).toFixed(1)} %`]),
  );
}

export function formatDevice({ devices, batches, index }: Figures['device']): string {
  return [
    '## Devices\n',
    'Each device and graph as its self-test judged it; batches of full windows; then an index of the same sounds on the CPU in float32 (the baseline) and on the device that Earmark chose. `busy share` is the time in a graph against the wall, above 1 where several processes compute.\n',
    formatObjects(devices),
    ...(batches.length > 0 ? [formatObjects(batches)] : []),
    formatObjects(index),
  ].join('\n');
}

export function formatScan(figures: Figures['scan']): string {
  return [
    '## Scanning\n',
    `${figures.files.toLocaleString('en-US')} files of a kilobyte that were written just before.\n`,
    formatTable(
      ['scanning', 'figure'],
      [
        ['names, sizes and times alone, in one thread (the baseline)', withUnit(figures.walkSeconds, 's')],
        ['first scan, until every file is a clip', withUnit(figures.rowsSeconds, 's')],
        ['until every name can be searched', withUnit(figures.namesSeconds, 's')],
        ['until every file was read', withUnit(figures.contentsSeconds, 's')],
        ['the library is late meanwhile, p99', withUnit(figures.delayP99Ms, 'ms')],
        ['at most', withUnit(figures.delayMaxMs, 'ms')],
        ['next scan, nothing changed', withUnit(figures.rescanSeconds, 's')],
        ['rows that it writes', figures.rescanWrites],
        ['the library is late meanwhile, at most', withUnit(figures.rescanDelayMaxMs, 'ms')],
        ['memory before', withUnit(figures.startMemoryMB, 'MB')],
        ['most memory', withUnit(figures.peakMemoryMB, 'MB')],
      ],
    ),
  ].join('\n');
}

export function formatFrontEnd({ features, resampling, decoding }: Figures['frontend']): string {
  return [
    '## Before the encoder\n',
    'Processor time of one core. Features of a window of ten seconds, by every way that was tried; the golden error may be 0.0001.\n',
    formatObjects(features),
    formatObjects(resampling),
    ...(decoding.length > 0 ? [formatObjects(decoding)] : []),
  ].join('\n');
}

export function formatFaults(figures: Figures['faults']): string {
  return [
    '## Faults\n',
    formatTable(
      ['a worker killed every three seconds', 'figure'],
      [
        ['clips', figures.clips],
        ['workers killed', figures.kills],
        ['contents analysed', figures.analysed],
        ['analysed not exactly once', figures.notOnce],
        ['failed', figures.failed],
        ['time', withUnit(figures.seconds, 's')],
        ['time undisturbed (the baseline)', withUnit(figures.undisturbedSeconds, 's')],
        ['integrity of the database', figures.integrity],
      ],
    ),
  ].join('\n');
}

export function formatSoak(figures: Figures['soak']): string {
  return [
    '## Soak\n',
    `${figures.minutes} minutes, of which the first ${figures.warmUpMinutes} are left out: folders are indexed in turn, searched, taken out and analysed anew (${figures.rounds} rounds, ${figures.analysed} analyses, ${figures.searches} searches, ${figures.workersSeen} processes beside the library’s own). Memory without pages of files${figures.kind === 'resident' ? ' (here: resident)' : ''}.\n`,
    formatTable(
      ['process', 'MB at first', 'MB at last', 'MB an hour', '95 % interval', 'flat'],
      figures.memory.map((row) => [
        row.who,
        row.atStartMB,
        row.atEndMB,
        row.slope,
        `${row.low.toFixed(1)} … ${row.high.toFixed(1)}`,
        row.isFlat ? 'yes' : 'no',
      ]),
    ),
  ].join('\n');
}
