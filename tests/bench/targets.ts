// What was aimed at, and whether this run reached it.
import type { Figures } from './bench-list.ts';
import type { Measured } from './report.ts';
import type { SearchFigures } from './search-bench.ts';
import { formatNumber } from './table.ts';

export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** The targets that the figures of this run say something about. */
export function judgeTargets(measured: Measured): Target[] {
  return [
    ...judgeIndex(measured),
    ...judgeDevice(measured),
    ...judgeSearch(measured.search ?? []),
    ...judgeStart(measured),
    ...judgeText(measured),
    ...judgeScan(measured),
    ...judgeFaults(measured),
    ...judgeSoak(measured),
  ];
}

function judgeIndex({ index }: Measured): Target[] {
  if (!index) return [];
  return [
    atLeast('indexing, CPU', index.realTimeFactor, 60, '× real time'),
    atLeast('indexing against one file at a time', index.oneAtATimeRatio, 3, '×'),
    ...judgeStages(index.stages),
  ];
}

function judgeStages(stages: Figures['index']['stages']): Target[] {
  const { encode, read = 0, decode = 0, resample = 0, features = 0 } = stages;
  if (!encode) return [];
  const before = read + decode + resample + features;
  return [below('decoding and front end against the encoder, CPU', before / encode, 1, '×')];
}

/** Only where something else than the CPU was chosen. */
function judgeDevice({ device }: Measured): Target[] {
  const best = device?.index.at(-1);
  if (!best || best.device.startsWith('cpu')) return [];
  const name = `indexing on ${best.device}, windows of ten seconds`;
  return [atLeast(name, best.tenSecondsPerSecond, 200, 'a second')];
}

/** Only what users run is judged: the other variants of Earmark stand beside it. */
function judgeSearch(rows: readonly SearchFigures[]): Target[] {
  return [
    { windows: 100_000, limitMs: 10 },
    { windows: 1_000_000, limitMs: 20 },
  ].flatMap(({ windows, limitMs }) => {
    const here = rows.filter((row) => row.windows === windows);
    const ours = here.find(({ engine }) => engine === 'Earmark');
    if (!ours) return [];
    const rival = here.find(({ engine }) => engine.startsWith('sqlite-vec'));
    const size = `search, ${formatNumber(windows)} windows`;
    const recall = ours.recallAt50;
    return [
      below(`${size}, p95`, ours.p95Ms, limitMs, 'ms'),
      {
        name: `${size}, recall@50`,
        wanted: '≥ 0.99',
        measured: recall.toFixed(4),
        isMet: recall >= 0.99,
      },
      ...(rival ? [atLeast(`${size}, against sqlite-vec`, rival.p50Ms / ours.p50Ms, 10, '×')] : []),
    ];
  });
}

function judgeStart({ start }: Measured): Target[] {
  if (!start) return [];
  const { ratioP95 } = start.whileIndexing;
  return [
    below(
      `sound is ready after a start, ${formatNumber(start.windows)} windows`,
      start.soundReadySeconds,
      3,
      's',
    ),
    atMost('a query while indexing against idle, p95', ratioP95, 2, '×'),
  ];
}

function judgeText({ text }: Measured): Target[] {
  if (!text) return [];
  const size = `${formatNumber(text.clips)} clips`;
  return [
    below(`search by name, ${size}, the slowest of many`, text.names.maxMs, 50, 'ms'),
    below(`completion, ${size}, the slowest of many`, text.completion.maxMs, 20, 'ms'),
  ];
}

function judgeScan({ scan }: Measured): Target[] {
  if (!scan) return [];
  const size = `first scan, ${formatNumber(scan.files)} files`;
  return [
    below(size, scan.rowsSeconds, 2, 's'),
    below(`${size}: the window waits at most`, scan.delayMaxMs, 100, 'ms'),
  ];
}

function judgeFaults({ faults }: Measured): Target[] {
  if (!faults) return [];
  const { clips, analysed, notOnce, kills, integrity } = faults;
  return [
    {
      name: 'workers killed while indexing',
      wanted: 'all clips analysed, none twice',
      measured: `${analysed} contents of ${clips} clips, ${notOnce} not once, ${kills} kills`,
      isMet: faults.failed === 0 && notOnce === 0 && kills > 0 && integrity === 'ok',
    },
  ];
}

function judgeSoak({ soak }: Measured): Target[] {
  const all = soak?.memory.find(({ who }) => who === 'all');
  if (!soak || !all) return [];
  const words = (mb: number) => `${mb >= 0 ? '+' : '−'}${formatNumber(Math.abs(mb))}`;
  return [
    {
      name: `memory over ${formatNumber(soak.minutes)} minutes`,
      wanted: 'flat',
      measured: `${words(all.slope)} MB an hour (95 %: ${words(all.low)} to ${words(all.high)})`,
      isMet: all.isFlat,
    },
  ];
}

export function atLeast(name: string, value: number, limit: number, unit: string): Target {
  return judge(name, value, `≥ ${formatNumber(limit)} ${unit}`, unit, value >= limit);
}

export function atMost(name: string, value: number, limit: number, unit: string): Target {
  return judge(name, value, `≤ ${formatNumber(limit)} ${unit}`, unit, value <= limit);
}

export function below(name: string, value: number, limit: number, unit: string): Target {
  return judge(name, value, `< ${formatNumber(limit)} ${unit}`, unit, value < limit);
}

function judge(name: string, value: number, wanted: string, unit: string, isMet: boolean): Target {
  return { name, wanted, measured: `${formatNumber(value)} ${unit}`, isMet };
}
