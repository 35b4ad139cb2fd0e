import type { IndexFigures } from './index-bench.ts';
import type { SearchFigures } from './search-bench.ts';
import type { StartFigures } from './start-bench.ts';

export interface Report {
  readonly machine: string;
  search?: readonly SearchFigures[];
  index?: IndexFigures;
  start?: StartFigures;
}

/** The report as Markdown, ready for `docs/benchmarks.md`. */
export function formatReport(report: Report): string {
  const parts = [`Machine: ${report.machine}\n`];
  if (report.search) parts.push(formatSearch(report.search));
  if (report.index) parts.push(formatIndex(report.index));
  if (report.start) parts.push(formatStart(report.start));
  return `${parts.join('\n')}\n`;
}

function formatSearch(rows: readonly SearchFigures[]): string {
  const lines = rows.map((row) =>
    line(
      row.engine,
      row.windows,
      row.dimensions,
      ms(row.p50Ms),
      ms(row.p95Ms),
      row.recallAt50.toFixed(3),
      row.memoryMB,
    ),
  );
  return table(
    ['search engine', 'windows', 'dimensions', 'p50 ms', 'p95 ms', 'recall@50', 'memory MB'],
    lines,
  );
}

function formatIndex(figures: IndexFigures): string {
  const ratio = figures.shortFactor / figures.oneAtATimeFactor;
  return table(
    ['indexing', 'figure'],
    [
      line('clips', figures.clips),
      line('audio seconds', figures.audioSeconds),
      line('device', figures.device),
      line('audio seconds a wall second', figures.realTimeFactor.toFixed(1)),
      line('clips a second', figures.clipsPerSecond.toFixed(1)),
      line('200 short files, all workers', figures.shortFactor.toFixed(1)),
      line(
        '200 short files, one worker',
        `${figures.oneAtATimeFactor.toFixed(1)} (ratio ${ratio.toFixed(2)})`,
      ),
      line(
        'peak memory, all processes',
        figures.peakMemoryMB === null ? 'not measured here' : `${figures.peakMemoryMB} MB`,
      ),
      line('second run, nothing changed', `${figures.againSeconds.toFixed(2)} s`),
    ],
  );
}

function formatStart(figures: StartFigures): string {
  return table(
    ['start and search, bench library', 'figure'],
    [
      line('process start to first answer by name', `${figures.firstSearchByNameSeconds.toFixed(2)} s`),
      line('process start to first answer by sound', `${figures.firstSearchBySoundSeconds.toFixed(2)} s`),
      line('new query, p50', `${ms(figures.searchP50Ms)} ms`),
      line('new query, p95', `${ms(figures.searchP95Ms)} ms`),
    ],
  );
}

function table(head: readonly string[], lines: readonly string[]): string {
  return `${line(...head)}\n${line(...head.map(() => '---'))}\n${lines.join('\n')}\n`;
}

const line = (...cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
const ms = (value: number) => value.toFixed(1);
