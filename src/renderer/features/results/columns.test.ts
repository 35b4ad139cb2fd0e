import { describe, expect, it } from 'vitest';
import { fitColumns, gridTemplate } from './columns.ts';

const ids = (width: number, isSearch = false) => fitColumns(width, isSearch, {}).map(({ id }) => id);

describe('fitColumns', () => {
  it('shows moment and match only for a search', () => {
    expect(ids(2000)).not.toContain('moment');
    expect(ids(2000, true)).toEqual(expect.arrayContaining(['moment', 'match']));
  });
  it('lets tags go before the format, and the format before the waveform', () => {
    const leaving = [1100, 800, 620, 480].map((width) => ids(width, true));
    expect(leaving[0]).toContain('tags');
    expect(leaving[1]).not.toContain('tags');
    expect(leaving[1]).toContain('wave');
    expect(leaving[2]).not.toContain('format');
    expect(leaving[3]).not.toContain('wave');
  });
  it('never lets the name and the reason go', () => {
    expect(ids(100, true)).toEqual(['name', 'match', 'moment', 'state']);
  });
  it('shows descriptions where there is room for them; what they take goes to stars where there is none', () => {
    expect(ids(1040)).toEqual(expect.arrayContaining(['about', 'tags', 'rating']));
    expect(ids(900)).toContain('about');
    expect(ids(900)).not.toContain('rating');
    expect(ids(880)).not.toContain('about');
    expect(ids(880)).toEqual(expect.arrayContaining(['wave', 'duration', 'format', 'tags', 'rating']));
  });
  it('makes descriptions narrower before they leave', () => {
    const widthAt = (width: number) => fitColumns(width, false, {}).find(({ id }) => id === 'about')?.pixels;
    expect([1200, 1018, 1000, 968, 892].map(widthAt)).toEqual([200, 200, 182, 150, 150]);
  });
  it('leaves out what was taken out, and fills the room', () => {
    const shown = fitColumns(880, false, {}, ['format']).map(({ id }) => id);
    expect(shown).not.toContain('format');
    expect(shown).toContain('about');
  });
  it('counts the widths people dragged', () => {
    const shown = fitColumns(900, false, { tags: 700 }).map(({ id }) => id);
    expect(shown).not.toContain('tags');
  });
});

it('gives the name what the others leave', () => {
  expect(gridTemplate(fitColumns(100, false, { state: 40 }))).toBe('minmax(0, 1fr) 40px');
});
