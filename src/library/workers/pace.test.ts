import { expect, it } from 'vitest';
import { createPace, planWorkers } from './pace.ts';

const request = { workerCount: 0, isOnGraphics: false, isGentle: false };
const machine = (coreCount: number, gigabytes = 64) => ({ coreCount, memoryBytes: gigabytes * 1024 ** 3 });

it('takes a process a core on small machines and leaves one free on larger ones, as memory allows', () => {
  expect(planWorkers(request, machine(2)).processCount).toBe(2);
  expect(planWorkers(request, machine(8)).processCount).toBe(7);
  expect(planWorkers(request, machine(32)).processCount).toBe(8);
  expect(planWorkers(request, machine(8, 8)).processCount).toBe(4);
  expect(planWorkers({ ...request, workerCount: 3 }, machine(8)).processCount).toBe(3);
});

it('a graphics processor gets one process and several threads that read for it', () => {
  const plan = planWorkers({ ...request, isOnGraphics: true }, machine(8));
  expect(plan).toEqual({ processCount: 1, readerCount: 7, tasksEach: 8 });
});

it('goes gently when asked to, and on battery unless told otherwise', async () => {
  let pace: 'auto' | 'full' | 'gentle' = 'auto';
  const readSettings = () => ({ workerCount: 4, pace });
  const options = { readSettings, askedWorkerCount: 0, isOnGraphics: () => false };
  const desk = createPace({ ...options, askBattery: async () => true });
  desk.plan();
  await new Promise(setImmediate);
  expect(desk.plan().processCount).toBe(2);
  pace = 'full';
  expect(desk.plan().processCount).toBe(4);
  pace = 'gentle';
  expect(desk.plan().processCount).toBe(2);
  const asked = createPace({ ...options, askedWorkerCount: 3, askBattery: async () => true });
  expect(asked.plan().processCount).toBe(3);
});
