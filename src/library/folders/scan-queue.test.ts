import { expect, test } from 'vitest';
import { createScanQueue, joinRequests } from './scan-queue.ts';

test('requests join: a whole folder covers its parts, a directory covers those in it, a confirmation stays', () => {
  expect(joinRequests(undefined, { under: ['a/b', 'a', 'ab'] }).under).toEqual(['a', 'ab']);
  expect(joinRequests({ under: ['a'] }, { under: ['b', 'a/c/d'] }).under).toEqual(['a', 'b']);
  expect(joinRequests({ under: ['a'] }, {}).under).toBeUndefined();
  expect(joinRequests({ isConfirmed: true }, { under: ['a'] })).toEqual({ isConfirmed: true });
});

test('reported places join each other and directories; of very many the whole folder is looked at', () => {
  expect(joinRequests({ touched: ['a/b'] }, { touched: ['c', 'a/b'] })).toMatchObject({
    touched: ['a/b', 'c'],
  });
  expect(joinRequests({ under: ['a'] }, { touched: ['c'] })).toMatchObject({ under: ['a'], touched: ['c'] });
  const many = Array.from({ length: 30_000 }, (_, index) => `${index}.wav`);
  expect(joinRequests({ under: ['a'] }, { touched: many })).toEqual({ isConfirmed: false });
});

test('folders are scanned one at a time, and what was asked meanwhile is done afterwards, once', async () => {
  const log: string[] = [];
  const queue = createScanQueue(async (id) => {
    log.push(`begin ${id}`);
    if (log.length === 1) {
      queue.request(1);
      queue.request(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.push(`end ${id}`);
  });
  queue.request(1);
  queue.request(2);
  expect(queue.isScanning(2)).toBe(true);
  await queue.whenIdle();
  expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 1', 'end 1']);
  expect(queue.isScanning(1)).toBe(false);
});

test('a failure reaches who waits for that folder, and is forgotten with the next good scan', async () => {
  let isBroken = true;
  const queue = createScanQueue(async (id) => {
    if (id === 1 && isBroken) throw new Error('no space');
  });
  queue.request(1);
  queue.request(2);
  await expect(queue.whenIdle(1)).rejects.toThrow('no space');
  await queue.whenIdle(2);
  isBroken = false;
  queue.request(1);
  await queue.whenIdle(1);
});

test('a folder that is taken out holds up no other: its running scan is ended', async () => {
  const log: string[] = [];
  const queue = createScanQueue(async (id, _, signal) => {
    log.push(`begin ${id}`);
    if (id === 1) await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  queue.request(1);
  queue.request(2);
  await new Promise(setImmediate);
  queue.cancel(1);
  await queue.whenIdle();
  expect(log).toEqual(['begin 1', 'begin 2']);
});

test('closing ends the running scan and drops the rest', async () => {
  const begun: number[] = [];
  const queue = createScanQueue(async (id, _, signal) => {
    begun.push(id);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  queue.request(1);
  queue.request(2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await queue.close();
  await queue.whenIdle();
  expect(begun).toEqual([1]);
});
