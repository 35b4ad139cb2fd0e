import { expect, test } from 'vitest';
import { formatPartName } from './format-part-name.ts';

test('a part is called like its file, with its moments', () => {
  expect(formatPartName('Rusty Gate.wav', 3.24, 5.7)).toBe('Rusty Gate 0.03.2-0.05.7.wav');
  expect(formatPartName('Night v1.2 take.flac', 3661, 3671.5)).toBe(
    'Night v1.2 take 1.01.01.0-1.01.11.5.wav',
  );
});

test('a name holds nothing that some file system refuses', () => {
  expect(formatPartName('a<b>:"c"/\\|?*\u0007\n.wav', 0, 1)).toBe('a_b___c________ 0.00.0-0.01.0.wav');
  expect(formatPartName('..hidden. .aif', 0, 1)).toBe('hidden 0.00.0-0.01.0.wav');
  expect(formatPartName('.wav', 0, 1)).toBe('sound 0.00.0-0.01.0.wav');
  const long = formatPartName(`${'爆発🔥'.repeat(60)}.wav`, 0, 1);
  expect(new TextEncoder().encode(long).length).toBeLessThan(200);
  expect(long.isWellFormed()).toBe(true);
});
