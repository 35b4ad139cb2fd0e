import { describe, expect, it } from 'vitest';
import { formatTable } from './format-table.ts';
import { formatClock, formatProgressLine } from './progress-line.ts';

describe('the progress line', () => {
  const shown = { done: 120, total: 480, clipsPerSecond: 14.2, realTimeFactor: 180.4, secondsLeft: 62 };

  it('says how far, how fast and how long', () => {
    const line = formatProgressLine(shown, 100);
    expect(line).toContain('120/480 clips  14/s  180 x real time  1:02 left');
    expect(line).toMatch(/^\[#+-+\]/);
    expect(line.split('#').length - 1).toBe(Math.round((line.indexOf(']') - 1) / 4));
  });

  it('counts captions, and the half of a long file', () => {
    const line = formatProgressLine({ ...shown, done: 0, total: 1, underway: 0.5, what: 'captions' }, 100);
    expect(line).toContain('0/1 captions');
    expect(line.split('#').length).toBeCloseTo(line.split('-').length, -1);
  });

  it('is never longer than the terminal', () => {
    for (let columns = 20; columns < 120; columns++)
      expect(formatProgressLine(shown, columns).length).toBeLessThan(columns);
  });

  it('writes hours where there are hours', () => {
    expect([formatClock(5), formatClock(3725), formatClock(59.6)]).toEqual(['0:05', '1:02:05', '1:00']);
  });
});

it('a table stands in columns, numbers to the right', () => {
  expect(
    formatTable(
      ['', 'clip'],
      [
        [9, 'a.wav'],
        [10, 'b.wav'],
      ],
    ),
  ).toBe('    clip\n 9  a.wav\n10  b.wav');
});

it('names of files cannot steer the terminal', () => {
  expect(formatTable(['clip', 'why'], [['a\u001b[2J\n.wav', 'a dog\u0007']])).toBe(
    'clip        why\na\ufffd[2J\ufffd.wav  a dog\ufffd',
  );
});

it('a table may have as many rows as a library has clips', () => {
  const rows = Array.from({ length: 300_000 }, (_, row) => [row, 'a.wav']);
  expect(formatTable(['', 'clip'], rows).length).toBeGreaterThan(300_000);
});
