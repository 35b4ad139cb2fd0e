// The figures of each bench as Markdown, with a line on what was measured.
import type { Figures } from './bench-list.ts';
import { growthCosts } from './growth-bench.ts';
import { formatObjects, formatTable, withUnit } from './table.ts';

type Formatters = { readonly [N in keyof Figures]: (figures: Figures[N]) => string };

export const formatters: Formatters = {
  index: formatIndex,
  search: formatSearch,
  start: formatStart,
  growth: formatGrowth,
  scan: formatScan,
  frontend: formatFrontEnd,
  faults: formatFaults,
  soak: formatSoak,
};

function formatIndex(figures: Figures['index']): string {
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
        ['× real time, one file at a time in one process (the baseline)', figures.oneAtATimeFactor],
        ['against the baseline', withUnit(figures.oneAtATimeRatio, '×')],
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

function formatSearch(rows: Figures['search']): string {
  return [
    '## Search\n',
    'The best 50 of real embeddings, jittered; recall against an exact answer in float64.\n',
    formatTable(
      ['engine', 'windows', 'dimensions', 'p50 ms', 'p95 ms', 'recall@50', 'memory MB'],
      rows.map((row) => [
        row.engine,
        row.windows,
        row.dimensions,
        row.p50Ms,
        row.p95Ms,
        row.recallAt50.toFixed(4),
        row.memoryMB,
      ]),
    ),
  ].join('\n');
}

function formatStart({
  windows,
  firstAnswers,
  queries,
  whileIndexing,
  ...figures
}: Figures['start']): string {
  const busy = whileIndexing;
  return [
    '## Start, filters, and searching while indexing\n',
    '`earmark search` from the start of the process to its end; cold: the library’s files were dropped from the system’s memory before.\n',
    formatTable(
      ['clips', 'disk', 'by name', 'by sound', 'most memory'],
      firstAnswers.map((row) => [
        row.clips.toLocaleString('en-US'),
        row.disk,
        withUnit(row.byNameSeconds, 's'),
        withUnit(row.bySoundSeconds, 's'),
        withUnit(row.peakMemoryMB, 'MB'),
      ]),
    ),
    `In a process that goes on, ${windows.toLocaleString('en-US')} windows: words answer after ${figures.openSeconds.toFixed(2)} s, sound after ${figures.soundReadySeconds.toFixed(2)} s.\n`,
    formatTable(
      ['query', 'typed', 'p50 ms', 'p95 ms'],
      queries.map(({ what, query, p50Ms, p95Ms }) => [what, `\`${query}\``, p50Ms, p95Ms]),
    ),
    formatTable(
      ['a query every 100 ms', 'p50 ms', 'p95 ms'],
      [
        ['idle (the baseline)', busy.idleP50Ms, busy.idleP95Ms],
        ['while sounds are indexed', busy.indexingP50Ms, busy.indexingP95Ms],
        ['ratio', busy.ratioP50, busy.ratioP95],
      ],
    ),
    `${busy.analysedMeanwhile} clips were analysed meanwhile.\n`,
  ].join('\n');
}

const costNames = {
  scanMs: 'first scan, ms',
  indexOneMs: 'index one more clip, ms',
  bySoundMs: 'search by sound, ms',
  byNameMs: 'search by name, ms',
  startMs: 'start to first answer by name, ms',
} as const;

function formatGrowth({ rows, exponents }: Figures['growth']): string {
  return [
    '## How cost grows\n',
    'Indexing is everything but the encoder, which answers at once. The last line is b in cost = a · clips^b: 1 is linear, 0 constant.\n',
    formatTable(
      ['clips', ...growthCosts.map((cost) => costNames[cost])],
      [
        ...rows.map((row) => [row.clips.toLocaleString('en-US'), ...growthCosts.map((cost) => row[cost])]),
        ['b', ...growthCosts.map((cost) => exponents[cost].toFixed(2))],
      ],
    ),
    '![How cost grows with the number of clips](images/growth.svg)\n',
  ].join('\n');
}

function formatScan(figures: Figures['scan']): string {
  return [
    '## Scanning\n',
    `${figures.files.toLocaleString('en-US')} files of a kilobyte that were written just before; the baseline of the first scan is the next one, which finds nothing new.\n`,
    formatTable(
      ['scanning', 'figure'],
      [
        ['first scan, until every file is a clip', withUnit(figures.rowsSeconds, 's')],
        ['until every name can be searched', withUnit(figures.namesSeconds, 's')],
        ['until every file was read', withUnit(figures.contentsSeconds, 's')],
        ['the library is late meanwhile, p99', withUnit(figures.delayP99Ms, 'ms')],
        ['at most', withUnit(figures.delayMaxMs, 'ms')],
        ['next scan, nothing changed (the baseline)', withUnit(figures.rescanSeconds, 's')],
        ['rows that it writes', figures.rescanWrites],
        ['the library is late meanwhile, at most', withUnit(figures.rescanDelayMaxMs, 'ms')],
        ['memory before', withUnit(figures.startMemoryMB, 'MB')],
        ['most memory', withUnit(figures.peakMemoryMB, 'MB')],
      ],
    ),
  ].join('\n');
}

function formatFrontEnd({ features, resampling, decoding }: Figures['frontend']): string {
  return [
    '## Before the encoder\n',
    'Processor time of one core. Features of a window of ten seconds, by every way that was tried; the golden error may be 0.0001.\n',
    formatObjects(features),
    formatObjects(resampling),
    ...(decoding.length > 0 ? [formatObjects(decoding)] : []),
  ].join('\n');
}

function formatFaults(figures: Figures['faults']): string {
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

function formatSoak(figures: Figures['soak']): string {
  return [
    '## Soak\n',
    `${figures.minutes} minutes, of which the first ${figures.warmUpMinutes} are left out: folders are indexed in turn, searched, taken out and analysed anew (${figures.rounds} rounds, ${figures.analysed} analyses, ${figures.searches} searches). Memory without pages of files${figures.kind === 'resident' ? ' (here: resident)' : ''}.\n`,
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
