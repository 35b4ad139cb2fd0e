// What questions cost, as Markdown: search by sound and by name, start, and how all of it grows.
import type { Figures } from './bench-list.ts';
import { growthCosts } from './growth-bench.ts';
import { formatTable, withUnit } from './table.ts';

export function formatSearch(rows: Figures['search']): string {
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

export function formatStart({
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

export function formatText(figures: Figures['text']): string {
  const row = (what: string, times: Figures['text']['names']) => [
    ...[what, times.p50Ms, times.p95Ms, times.maxMs, `\`${times.slowest}\``],
  ];
  return [
    '## Names, completion, lists and filters\n',
    `${figures.clips.toLocaleString('en-US')} clips, a database of ${figures.databaseMB.toLocaleString('en-US')} MB; medians of many different questions. The first list came after ${figures.firstListSeconds.toFixed(2)} s, from then on clips take ${figures.tableMB} MB.\n`,
    formatTable(
      ['', 'p50 ms', 'p95 ms', 'at most ms', 'the slowest'],
      [
        row('search by name', figures.names),
        row('plain full text of SQLite, all hits by bm25 (the baseline)', figures.plainFullText),
        row('completion', figures.completion),
        row('a page of a list', figures.browse),
        row('the same page by SQL (the baseline)', figures.plainBrowse),
        row('a new filter', figures.filters),
      ],
    ),
  ].join('\n');
}

const costNames = {
  scanMs: 'first scan, ms',
  indexOneMs: 'index one more clip, ms',
  bySoundMs: 'search by sound, ms',
  byNameMs: 'search by name, ms',
  startMs: 'start to first answer by name, ms',
} as const;

export function formatGrowth({ rows, exponents }: Figures['growth']): string {
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
