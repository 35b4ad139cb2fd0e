import { expect, it } from 'vitest';
import { createWindowQueue } from './window-queue.ts';

function createScene(batchSeconds: number, patienceMs = 60_000) {
  const batches: string[][] = [];
  const scene = { isReading: true, batches };
  const queue = createWindowQueue({
    async run(windows) {
      batches.push(windows.map(([input]) => `${input?.name}`));
      return windows.map(() => Float32Array.of(1));
    },
    getBatchSeconds: () => batchSeconds,
    isReading: () => scene.isReading,
    patienceMs,
  });
  const delivered: string[] = [];
  const add = (name: string, seconds: number) =>
    queue.add({
      inputs: [{ name, shape: [seconds], data: new Float32Array(seconds) }],
      paddedSeconds: seconds,
      deliver: () => delivered.push(name),
      fail: () => {},
      onTaken: () => {},
      onComputed: () => {},
    });
  return { ...scene, scene, queue, add, delivered };
}

const settle = () => new Promise(setImmediate);

it('windows of one length share a batch, which goes as soon as it is full', async () => {
  const { add, batches } = createScene(10);
  for (let n = 0; n < 3; n++) add('short', 4);
  add('long', 10);
  await settle();
  expect(batches).toEqual([['short', 'short'], ['long']]);
});

it('what is left is computed when nothing more is being read', async () => {
  const { add, batches, scene, queue, delivered } = createScene(10);
  add('short', 1);
  await settle();
  expect(batches).toEqual([]);
  scene.isReading = false;
  queue.look();
  await settle();
  expect(delivered).toEqual(['short']);
});

it('where files come slowly, the graph takes what there is', async () => {
  const { add, batches } = createScene(10, 20);
  add('short', 1);
  add('short', 1);
  await settle();
  expect(batches).toEqual([]);
  await expect.poll(() => batches, { timeout: 5000 }).toEqual([['short', 'short']]);
});

it('a length that is rare does not wait for ever', async () => {
  const { add, delivered } = createScene(10);
  add('rare', 1);
  for (let n = 0; n < 20; n++) {
    add('long', 10);
    await settle();
  }
  expect(delivered).toContain('rare');
});
