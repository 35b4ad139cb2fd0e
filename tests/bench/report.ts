// All figures of a run as one page.
import type { BenchName, Figures } from './bench-list.ts';
import { growthCosts } from './growth-bench.ts';
import { drawLogPlot } from './log-plot.ts';
import { formatGrowth, formatSearch, formatStart, formatText } from './report-questions.ts';
import {
  formatDevice,
  formatFaults,
  formatFrontEnd,
  formatIndex,
  formatScan,
  formatSoak,
} from './report-work.ts';
import { formatTable } from './table.ts';
import { judgeTargets } from './targets.ts';

/** What was measured so far. */
export type Measured = { -readonly [N in BenchName]?: Figures[N] };

/** The figures as Markdown. */
export function formatReport(machine: string, measured: Measured): string {
  const parts = [`Machine: ${machine}\n`];
  const targets = judgeTargets(measured);
  if (targets.length > 0) {
    const rows = targets.map((row) => [row.name, row.wanted, row.measured, row.isMet ? 'met' : '**missed**']);
    parts.push(formatTable(['target', 'wanted', 'measured', ''], rows));
  }
  for (const name of Object.keys(formatters) as BenchName[]) parts.push(...formatOne(name, measured));
  return parts.join('\n');
}

/** In the order of the page. */
const formatters: { readonly [N in BenchName]: (figures: Figures[N]) => string } = {
  index: formatIndex,
  device: formatDevice,
  search: formatSearch,
  start: formatStart,
  text: formatText,
  scan: formatScan,
  growth: formatGrowth,
  frontend: formatFrontEnd,
  faults: formatFaults,
  soak: formatSoak,
};

function formatOne<N extends BenchName>(name: N, measured: Measured): string[] {
  const figures: Figures[N] | undefined = measured[name];
  return figures === undefined ? [] : [formatters[name](figures)];
}

const seriesNames = {
  scanMs: 'first scan, all files',
  indexOneMs: 'index one more clip',
  bySoundMs: 'search by sound',
  byNameMs: 'search by name',
  startMs: 'start to first answer',
} as const;

/** The plot of how cost grows, where that was measured. */
export function drawGrowth({ growth }: Measured): string | undefined {
  if (!growth) return undefined;
  const series = growthCosts.map((cost) => ({
    name: seriesNames[cost],
    points: growth.rows.map((row) => ({ x: row.clips, y: row[cost] })),
  }));
  return drawLogPlot(series, {
    title: 'How cost grows with the number of clips',
    xLabel: 'clips in the library',
    yLabel: 'time',
  });
}
