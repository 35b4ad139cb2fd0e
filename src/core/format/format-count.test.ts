import { describe, expect, it } from 'vitest';
import { countOf, formatBytes, formatCount, formatRate } from './format-count.ts';

describe('formatting counts', () => {
  it('groups thousands', () => expect(formatCount(1234567)).toBe('1,234,567'));
  it('uses the singular for exactly one', () => {
    expect(countOf(1, 'clip')).toBe('1 clip');
    expect(countOf(0, 'clip')).toBe('0 clips');
    expect(countOf(2310, 'copy', 'copies')).toBe('2,310 copies');
  });
  it('gives small rates a decimal and large ones none', () => {
    expect(formatRate(0.42)).toBe('0.4');
    expect(formatRate(38.4)).toBe('38');
  });
  it('writes bytes in the unit a person would choose', () => {
    expect(formatBytes(812)).toBe('812 B');
    expect(formatBytes(48_300_000)).toBe('48 MB');
    expect(formatBytes(1_234_000_000)).toBe('1.2 GB');
  });
});
