// The self-test of devices: on faults that are asked for, and on a graphics driver in software where there is one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { softwareVulkan } from '../../tests/support/software-vulkan.ts';
import { makeTinyPack } from '../../tests/support/tiny-pack.ts';
import { startWorkerClient, type WorkerClient } from '../../tests/support/worker-client.ts';
import { cosineOf } from '../core/vectors/unit-length.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-devices-'));
makeTinyPack(folder);
const on = (provider: string) => ({ folder, provider, threadCount: 1, batchSeconds: 40 });
const pack = on('cpu');
const path = join(folder, 'golden/everyday.wav');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withWorker<T>(env: NodeJS.ProcessEnv, work: (worker: WorkerClient) => Promise<T>): Promise<T> {
  const worker = await startWorkerClient({ VK_DRIVER_FILES: '/nowhere', ...env });
  try {
    return await work(worker);
  } finally {
    worker.close();
  }
}

/** The self-test's verdict of one device. */
async function judge(name: string, env: NodeJS.ProcessEnv) {
  return await withWorker(env, async ({ run }) => {
    const { reference } = await run('list-devices', { pack });
    return await run('test-device', { pack, name, reference });
  });
}

const analyse = (worker: WorkerClient, provider: string) =>
  worker.run('analyse', { pack: on(provider), clips: [{ key: 'a', path, byteSize: 1 }] });

describe('the self-test', () => {
  it('measures the CPU and says of every other device that it knows what it is, in words', async () => {
    await withWorker({}, async ({ run }) => {
      const { names, cpu, reference } = await run('list-devices', { pack });
      expect(cpu).toMatchObject({ provider: 'cpu', state: 'passed', cosine: 1, batchWindows: 1 });
      expect(cpu.windowsPerSecond).toBeGreaterThan(0);
      expect(names).toContain('webgpu');
      for (const name of names) {
        const verdict = await run('test-device', { pack, name, reference });
        expect(verdict.why.length).toBeGreaterThan(10);
        if (process.platform === 'linux') expect(verdict).toMatchObject({ provider: name, state: 'absent' });
      }
    });
  });

  it.each([
    ['numbers', 'failed', 'disagrees with the CPU'],
    ['nan', 'failed', 'not finite'],
    ['lost', 'failed', 'device lost'],
    ['absent', 'absent', 'no graphics device'],
    ['slow', 'failed', 'agrees with the CPU, but takes'],
  ])('refuses a device with the fault %s', async (fault, state, why) => {
    const verdict = await judge('faulty', { EARMARK_DEVICE_FAULT: fault });
    expect(verdict).toMatchObject({ state, why: expect.stringContaining(why) });
  });

  it('lets a device that is sound pass', async () => {
    const verdict = await judge('faulty', { EARMARK_DEVICE_FAULT: 'lost@100000' });
    expect(verdict).toMatchObject({ state: 'passed', why: expect.stringContaining('agrees with the CPU') });
  });
});

describe('a device that fails at work', () => {
  it.each(['lost', 'nan'])('is replaced by the CPU within the batch: %s', async (fault) => {
    const [good, bad] = await withWorker({ EARMARK_DEVICE_FAULT: `${fault}@1` }, async (worker) => [
      await analyse(worker, 'faulty'),
      await analyse(worker, 'faulty'),
    ]);
    const vectors = [good, bad].map(({ clips: [clip] }) => clip?.kind === 'analysed' && clip.windows.vectors);
    expect(vectors[1]).toEqual(vectors[0]);
    expect(good.computed).toMatchObject({ device: 'faulty', batches: 1, failure: null });
    const kind = fault === 'nan' ? 'numbers' : 'lost';
    expect(bad.computed).toMatchObject({ device: 'cpu', batches: 2, failure: { device: 'faulty', kind } });
  });

  it('gives way to another device while windows are on their way to it, and none is lost', async () => {
    await withWorker({ EARMARK_DEVICE_FAULT: 'lost@100000' }, async (worker) => {
      const tasks = ['cpu', 'faulty', 'cpu', 'faulty', 'faulty'].map((provider) => analyse(worker, provider));
      const answers = await Promise.all(tasks);
      const vectors = answers.map(({ clips: [clip] }) => clip?.kind === 'analysed' && clip.windows.vectors);
      // Batches of other sizes add up in another order.
      for (const vector of vectors)
        expect(vector && vectors[0] && cosineOf(vector, vectors[0])).toBeGreaterThan(0.99999);
    });
  });

  it('is replaced where it cannot even be opened', async () => {
    await withWorker({ EARMARK_DEVICE_FAULT: 'absent' }, async (worker) => {
      const { device } = await worker.run('load-pack', { pack: on('faulty'), towers: ['audio'] });
      expect(device).toBe('cpu');
      const { computed, clips } = await analyse(worker, 'faulty');
      expect(computed.failure).toMatchObject({ device: 'faulty', kind: 'lost' });
      expect(clips[0]?.kind).toBe('analysed');
    });
  });
});

describe('WebGPU on software Vulkan', () => {
  it('answers as the CPU does, in its self-test and at work', async (test) => {
    const problem = softwareVulkan.problem;
    if (problem) test.skip(problem);
    const env = { VK_DRIVER_FILES: softwareVulkan.file };
    const webgpu = await judge('webgpu', env);
    if (webgpu.state === 'absent') test.skip(`software Vulkan was refused: ${webgpu.why}`);
    expect(webgpu.cosine).toBeGreaterThan(0.999);
    expect(webgpu.why).toContain('agrees with the CPU');
    await withWorker(env, async (worker) => {
      const [ours, theirs] = [await analyse(worker, 'webgpu'), await analyse(worker, 'cpu')];
      expect(ours.computed).toMatchObject({ device: 'webgpu', failure: null });
      const [a, b] = [ours, theirs].map(
        ({ clips: [clip] }) => clip?.kind === 'analysed' && clip.windows.vectors,
      );
      expect(a && b && cosineOf(a, b)).toBeGreaterThan(0.9999);
    });
  });
});
