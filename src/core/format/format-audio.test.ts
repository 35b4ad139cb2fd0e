import { expect, it } from 'vitest';
import { formatChannels, formatSampleRate, formatSampleRateShort } from './format-audio.ts';

it('writes sample rates in kilohertz without idle zeros', () => {
  expect(formatSampleRate(44100)).toBe('44.1 kHz');
  expect(formatSampleRate(48000)).toBe('48 kHz');
  expect(formatSampleRate(11025)).toBe('11.025 kHz');
  expect(formatSampleRateShort(11025)).toBe('11k');
});

it('names mono and stereo and counts the rest', () => {
  expect([1, 2, 6].map(formatChannels)).toEqual(['mono', 'stereo', '6 ch']);
});
