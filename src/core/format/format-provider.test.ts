import { expect, test } from 'vitest';
import { formatProvider } from './format-provider.ts';

test('a device is called as people call it, an unknown one by its own name', () => {
  const devices = ['cpu', 'cpu-int8', 'webgpu', 'webgpu-fp16', 'coreml-tiny', 'qnn', 'qnn-fp16'];
  expect(devices.map(formatProvider)).toEqual([
    ...['CPU', 'CPU, 8 bit', 'WebGPU', 'WebGPU, 16 bit', 'Core ML, tiny'],
    ...['qnn', 'qnn-fp16'],
  ]);
});
