import { describe, expect, it } from 'vitest';
import { formatAudioTotal, formatDuration, formatMoment, formatTimeLeft } from './format-time.ts';

describe('formatDuration', () => {
  it('keeps tenths below a minute and hundredths below a second, because short sounds differ by them', () => {
    expect(formatDuration(0.082)).toBe('0:00.08');
    expect(formatDuration(0.999)).toBe('0:00.99');
    expect(formatDuration(1)).toBe('0:01.0');
    expect(formatDuration(59.99)).toBe('0:59.9');
  });
  it('drops tenths from a minute on and adds hours when needed', () => {
    expect(formatDuration(60)).toBe('1:00');
    expect(formatDuration(754.9)).toBe('12:34');
    expect(formatDuration(36_000 + 62)).toBe('10:01:02');
  });
  it('shows a dash for a length that is not known', () => {
    expect(formatDuration(null)).toBe('–');
    expect(formatDuration(Number.NaN)).toBe('–');
  });
});

describe('formatMoment', () => {
  it('does not lose a tenth to floating point', () => {
    expect(formatMoment(3.3)).toBe('0:03.3');
    expect(formatMoment(0.7)).toBe('0:00.7');
  });
  it('never goes below zero', () => expect(formatMoment(-1)).toBe('0:00.0'));
});

describe('formatTimeLeft', () => {
  it('is rough on purpose', () => {
    expect(formatTimeLeft(4)).toBe('a few seconds');
    expect(formatTimeLeft(45)).toBe('under a minute');
    expect(formatTimeLeft(118)).toBe('2 min');
    expect(formatTimeLeft(4200)).toBe('1 h 10 min');
    expect(formatTimeLeft(7200)).toBe('2 h');
  });
});

describe('formatAudioTotal', () => {
  it('picks the unit people use for that much audio', () => {
    expect(formatAudioTotal(40)).toBe('40 s');
    expect(formatAudioTotal(720)).toBe('12 min');
    expect(formatAudioTotal(5400)).toBe('1.5 h');
    expect(formatAudioTotal(136_800)).toBe('38 h');
  });
});
