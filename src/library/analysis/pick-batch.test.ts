import { expect, it } from 'vitest';
import type { WaitingJob } from '../store/job-store.ts';
import { batchByteLimit, batchClipLimit, pickBatch, suspectClipLimit } from './pick-batch.ts';

let nextId = 1;
const job = (change: Partial<WaitingJob> = {}): WaitingJob => {
  const id = nextId++;
  return {
    id,
    contentId: id,
    spaceId: 1,
    priority: 0,
    deathCount: 0,
    byteSize: 100_000,
    extension: 'wav',
    ...change,
  };
};

it('the head of the line always goes, alone where it is long', () => {
  const long = job({ byteSize: 50 << 20 });
  expect(pickBatch([long, job(), job()])).toEqual([long]);
});

it('takes neighbours of the same format and a similar size, and leaves the others in line', () => {
  const head = job();
  const alike = job({ byteSize: 300_000 });
  const line = [head, job({ extension: 'mp3' }), job({ byteSize: 900_000 }), job({ spaceId: 2 }), alike];
  expect(pickBatch(line)).toEqual([head, alike]);
});

it('is bounded in clips and in bytes', () => {
  expect(pickBatch(Array.from({ length: 40 }, () => job({ byteSize: 10_000 })))).toHaveLength(batchClipLimit);
  const large = pickBatch(Array.from({ length: 40 }, () => job({ byteSize: 1_500_000 })));
  expect(large.reduce((bytes, { byteSize }) => bytes + byteSize, 0)).toBeLessThanOrEqual(batchByteLimit);
});

it('jobs that were running when Earmark ended go by few, then alone, and never with others', () => {
  const head = job();
  const suspects = Array.from({ length: 9 }, () => job({ deathCount: 1 }));
  expect(pickBatch([head, ...suspects])).toEqual([head]);
  expect(pickBatch([...suspects, head])).toEqual(suspects.slice(0, suspectClipLimit));
  const again = job({ deathCount: 2 });
  expect(pickBatch([again, ...suspects, job({ deathCount: 2 })])).toEqual([again]);
});

it('an empty line gives an empty batch', () => {
  expect(pickBatch([])).toEqual([]);
});
