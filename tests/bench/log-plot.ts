// A log-log plot as SVG, readable on light and on dark pages.

export interface Series {
  readonly name: string;
  /** Positive numbers, in the order of x. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface PlotOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

const width = 860;
const height = 480;
const frame = { left: 84, top: 44, right: 616, bottom: 420 };
// Told apart by brightness and dash too, not by hue alone; each keeps 3:1 against both grounds.
const looks = [
  { colour: '#d1495b', dash: '' },
  { colour: '#2a86c7', dash: '' },
  { colour: '#3a9a5b', dash: '7 4' },
  { colour: '#b07d12', dash: '7 4' },
  { colour: '#9a63c9', dash: '2 4' },
  { colour: '#7b8791', dash: '2 4' },
  { colour: '#1f9aa0', dash: '10 3 2 3' },
] as const;

/** The plot as the text of an SVG file. Points that a logarithm cannot show are left out. */
export function drawLogPlot(series: readonly Series[], { title, xLabel, yLabel }: PlotOptions): string {
  const shown = series.map(({ name, points }) => ({
    name,
    points: points.filter(({ x, y }) => x > 0 && y > 0 && Number.isFinite(x * y)),
  }));
  const all = shown.flatMap(({ points }) => points);
  const x = makeScale(
    all.map((point) => point.x),
    frame.left,
    frame.right,
  );
  const y = makeScale(
    all.map((point) => point.y),
    frame.bottom,
    frame.top,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escapeText(title)}</title>`,
    style,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    `<text class="title" x="${frame.left}" y="26">${escapeText(title)}</text>`,
    ...x.decades.map((value) => drawVertical(x.place(value), formatSize(value))),
    ...y.decades.map((value) => drawHorizontal(y.place(value), formatTime(value))),
    `<text class="label" x="${(frame.left + frame.right) / 2}" y="${height - 16}" text-anchor="middle">${escapeText(xLabel)}</text>`,
    `<text class="label" transform="translate(20 ${(frame.top + frame.bottom) / 2}) rotate(-90)" text-anchor="middle">${escapeText(yLabel)}</text>`,
    ...shown.flatMap(({ points }, at) =>
      drawSeries(
        points.map((p) => [x.place(p.x), y.place(p.y)]),
        at,
      ),
    ),
    ...drawLegend(shown.map(({ name }) => name)),
    '</svg>',
  ];
  return `${parts.join('\n')}\n`;
}

const style = `<style>
  .ground { fill: #ffffff } .grid { stroke: #d8dde2; stroke-width: 1 } text { font: 13px system-ui, sans-serif; fill: #25303b }
  .title { font-weight: 600; font-size: 15px } .label { fill: #52606d }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #161b22 } .grid { stroke: #303842 } text { fill: #e4e9ee } .label { fill: #a5b1bd }
  }
</style>`;

interface Scale {
  /** Powers of ten from below the least value to above the greatest. */
  readonly decades: readonly number[];
  place(value: number): number;
}

function makeScale(values: readonly number[], from: number, to: number): Scale {
  const logs = values.map(Math.log10);
  const low = logs.length === 0 ? 0 : Math.floor(Math.min(...logs) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.max(low, ...logs) - 1e-9));
  return {
    decades: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
  };
}

function drawVertical(at: number, label: string): string {
  return `<line class="grid" x1="${fix(at)}" y1="${frame.top}" x2="${fix(at)}" y2="${frame.bottom}"/><text x="${fix(at)}" y="${frame.bottom + 20}" text-anchor="middle">${label}</text>`;
}

function drawHorizontal(at: number, label: string): string {
  return `<line class="grid" x1="${frame.left}" y1="${fix(at)}" x2="${frame.right}" y2="${fix(at)}"/><text x="${frame.left - 8}" y="${fix(at + 4)}" text-anchor="end">${label}</text>`;
}

function drawSeries(places: readonly (readonly number[])[], at: number): string[] {
  const { colour, dash } = getLook(at);
  const line = places.map(([px = 0, py = 0]) => `${fix(px)},${fix(py)}`).join(' ');
  return [
    `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dash}"/>`,
    ...places.map(([px = 0, py = 0]) => `<circle cx="${fix(px)}" cy="${fix(py)}" r="4" fill="${colour}"/>`),
  ];
}

function drawLegend(names: readonly string[]): string[] {
  return names.flatMap((name, at) => {
    const { colour, dash } = getLook(at);
    const [left, top] = [frame.right + 20, frame.top + 16 + at * 26];
    return [
      `<line x1="${left}" y1="${top}" x2="${left + 26}" y2="${top}" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dash}"/>`,
      `<text x="${left + 34}" y="${top + 4}">${escapeText(name)}</text>`,
    ];
  });
}

const getLook = (at: number) => looks[at % looks.length] ?? looks[0];

function formatSize(value: number): string {
  if (value >= 1e6) return `${value / 1e6} M`;
  return value >= 1000 ? `${value / 1000} k` : String(value);
}

/** Milliseconds as µs, ms, s or min. */
function formatTime(ms: number): string {
  if (ms < 1) return `${Number((ms * 1000).toPrecision(3))} µs`;
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`;
}

const fix = (value: number) => value.toFixed(1);
const escapeText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
