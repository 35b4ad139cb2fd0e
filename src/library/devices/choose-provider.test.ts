import { expect, it } from 'vitest';
import type { TestedDevice } from '../../worker/task-protocol.ts';
import { chooseProvider as choose } from './choose-provider.ts';

const cpu: TestedDevice = {
  provider: 'cpu',
  state: 'passed',
  why: 'is the reference',
  cosine: 1,
  windowsPerSecond: 40,
  batchWindows: 1,
};
const gpu: TestedDevice = {
  provider: 'webgpu',
  state: 'passed',
  why: 'agrees with the CPU (cosine 0.99999)',
  cosine: 0.99999,
  windowsPerSecond: 400,
  batchWindows: 16,
};
const none = new Map<string, string>();
const chooseProvider = (
  wanted: string,
  tested: TestedDevice[],
  failedSince: Map<string, string>,
  processCount = 1,
) => choose(wanted, { tested, failedSince, processCount });

it('auto takes the fastest device that passed', () => {
  expect(chooseProvider('auto', [cpu, gpu], none).provider).toBe('webgpu');
  const slow = { ...gpu, windowsPerSecond: 10 };
  expect(chooseProvider('auto', [cpu, slow], none)).toEqual({
    provider: 'cpu',
    why: 'webgpu passed, but is slower than the CPU.',
  });
});

it('several processes of the CPU are several times as fast; a graphics device has to beat them all', () => {
  const quick = { ...gpu, windowsPerSecond: 100 };
  expect(chooseProvider('auto', [cpu, quick], none, 2).provider).toBe('webgpu');
  expect(chooseProvider('auto', [cpu, quick], none, 4)).toEqual({
    provider: 'cpu',
    why: 'webgpu passed, but is slower than the CPU in 4 processes.',
  });
  expect(chooseProvider('webgpu', [cpu, quick], none, 4).provider).toBe('webgpu');
});

it('a device that failed its test or at work is not taken, and the words say why', () => {
  const failed: TestedDevice = { ...gpu, state: 'failed', why: 'differs from the CPU (cosine 0.41)' };
  expect(chooseProvider('auto', [cpu, failed], none)).toEqual({
    provider: 'cpu',
    why: 'webgpu: differs from the CPU (cosine 0.41).',
  });
  const later = new Map([['webgpu', 'device lost']]);
  expect(chooseProvider('webgpu', [cpu, gpu], later)).toEqual({
    provider: 'cpu',
    why: 'webgpu failed at work: device lost',
  });
});

it('a wish is followed where it can be', () => {
  expect(chooseProvider('cpu', [cpu, gpu], none).provider).toBe('cpu');
  expect(chooseProvider('webgpu', [cpu, { ...gpu, windowsPerSecond: 1 }], none).provider).toBe('webgpu');
  expect(chooseProvider('cuda', [cpu, gpu], none)).toEqual({
    provider: 'cpu',
    why: 'cuda was not tested yet.',
  });
});

it('computes on the CPU while nothing is tested', () => {
  expect(chooseProvider('auto', [], none).provider).toBe('cpu');
});

it('the processor in fewer bits is a device like others: taken where quicker, overruled in both directions', () => {
  const quick: TestedDevice = { ...cpu, provider: 'cpu-int8', cosine: 0.998, windowsPerSecond: 110 };
  expect(chooseProvider('auto', [cpu, quick], none).provider).toBe('cpu-int8');
  expect(chooseProvider('cpu', [cpu, quick], none)).toEqual({
    provider: 'cpu',
    why: 'Chosen in the settings.',
  });
  const slow = { ...quick, windowsPerSecond: 30 };
  expect(chooseProvider('auto', [cpu, slow], none).provider).toBe('cpu');
  expect(chooseProvider('cpu-int8', [cpu, slow], none).provider).toBe('cpu-int8');
  const wrong: TestedDevice = { ...quick, state: 'failed', why: 'disagrees with float32 (cosine 0.61)' };
  expect(chooseProvider('cpu-int8', [cpu, wrong], none)).toEqual({
    provider: 'cpu',
    why: 'cpu-int8: disagrees with float32 (cosine 0.61).',
  });
});
