import { expect, test } from 'vitest';
import { drawLogPlot } from './log-plot.ts';

const options = { title: 'Cost < size & more', xLabel: 'clips', yLabel: 'time' };
const sizes = [1e3, 1e4, 1e5, 1e6];
const line = (name: string, cost: (x: number) => number) => ({
  name,
  points: sizes.map((x) => ({ x, y: cost(x) })),
});

/** Elements that are opened and not closed, in order; empty for a well-formed document. */
function findOpen(svg: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = '', isEmpty] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else if (!isEmpty) open.push(name);
  }
  return open;
}

test('the file is well formed whatever the texts hold', () => {
  const svg = drawLogPlot([line('a & b <c>', (x) => x)], options);
  expect(findOpen(svg)).toEqual([]);
  expect(svg).toContain('Cost &lt; size &amp; more');
  expect(svg).not.toMatch(/&(?!amp;|lt;|gt;)/);
});

test('linear cost is a straight line from corner to corner, and constant cost is level', () => {
  const svg = drawLogPlot([line('linear', (x) => x / 1000), line('level', () => 10)], options);
  const lines = [...svg.matchAll(/polyline points="([^"]+)"/g)].map(([, points = '']) =>
    points.split(' ').map((pair) => pair.split(',').map(Number)),
  );
  const [linear = [], level = []] = lines;
  expect(new Set(level.map(([, y]) => y)).size).toBe(1);
  const steps = linear
    .slice(1)
    .map(([x = 0, y = 0], at) => [x - (linear[at]?.[0] ?? 0), y - (linear[at]?.[1] ?? 0)]);
  for (const [dx = 0, dy = 0] of steps) {
    expect(dx).toBeCloseTo(steps[0]?.[0] ?? 0, 0);
    expect(dy).toBeCloseTo(steps[0]?.[1] ?? 0, 0);
    expect(dy).toBeLessThan(0);
  }
});

test('axes are labelled in words people read: thousands, millions, milliseconds, seconds', () => {
  const svg = drawLogPlot([line('linear', (x) => x / 100)], options);
  for (const label of ['>1 k<', '>1 M<', '>10 ms<', '>10 s<']) expect(svg).toContain(label);
});

test('points without a logarithm are left out, and no points at all still give a plot', () => {
  const odd = {
    name: 'odd',
    points: [
      { x: 1e3, y: 0 },
      { x: 1e4, y: 5 },
      { x: 1e5, y: Number.NaN },
    ],
  };
  expect([...drawLogPlot([odd], options).matchAll(/<circle/g)]).toHaveLength(1);
  expect(drawLogPlot([], options)).not.toContain('NaN');
});

test('nothing is drawn outside the picture', () => {
  const svg = drawLogPlot([line('a', (x) => x * 3.7e-5), line('b', () => 900)], options);
  for (const [, x = '', y = ''] of svg.matchAll(/<circle cx="([^"]+)" cy="([^"]+)"/g)) {
    expect(Number(x)).toBeGreaterThanOrEqual(84);
    expect(Number(x)).toBeLessThanOrEqual(616);
    expect(Number(y)).toBeGreaterThanOrEqual(44);
    expect(Number(y)).toBeLessThanOrEqual(420);
  }
});
