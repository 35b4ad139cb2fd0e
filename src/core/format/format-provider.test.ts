import { expect, test } from 'vitest';
import { formatProvider } from './format-provider.ts';

test('a device is called as people call it, an unknown one by its own name', () => {
  expect(['cpu', 'cpu-int8', 'webgpu', 'qnn'].map(formatProvider)).toEqual([
    'CPU',
    'CPU, 8 bit',
    'WebGPU',
    'qnn',
  ]);
});
