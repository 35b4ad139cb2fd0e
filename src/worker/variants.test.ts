// A pack's sound graph in fewer bits: used where it agrees with float32 and is quicker.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTinyVariantPack, type TinyVariantOptions } from '../../tests/support/tiny-variant.ts';
import { startWorkerClient } from '../../tests/support/worker-client.ts';
import { cosineOf } from '../core/vectors/unit-length.ts';
import { runCheckPack } from './stages/check-pack.ts';
import type { TestedDevice } from './task-protocol.ts';

const root = mkdtempSync(join(tmpdir(), 'earmark-variants-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let count = 0;

function makePack(options: TinyVariantOptions = {}): string {
  const folder = join(root, `pack${count++}`);
  makeTinyVariantPack(folder, options);
  return folder;
}

const at = (folder: string, provider: string) => ({ folder, provider, threadCount: 1 });

async function withWorker<T>(
  work: (run: Awaited<ReturnType<typeof startWorkerClient>>['run']) => Promise<T>,
) {
  const worker = await startWorkerClient({ VK_DRIVER_FILES: '/nowhere' });
  try {
    return await work(worker.run);
  } finally {
    worker.close();
  }
}

async function judge(folder: string): Promise<{ cpu: TestedDevice; variant: TestedDevice }> {
  const pack = at(folder, 'cpu');
  return await withWorker(async (run) => {
    const { cpu, reference } = await run('list-devices', { pack });
    return { cpu, variant: await run('test-device', { pack, name: 'cpu-int8', reference }) };
  });
}

const load = async (folder: string, provider: string) => {
  const output = await withWorker((run) =>
    run('load-pack', { pack: at(folder, provider), towers: ['audio'] }),
  );
  return output.device;
};

describe('a variant of the sound graph', () => {
  it('passes where it agrees and is quicker, and its weights may lie in the float graph’s file', async () => {
    const { cpu, variant } = await judge(makePack());
    expect(variant).toMatchObject({
      state: 'passed',
      why: expect.stringMatching(/^agrees with float32 .* times as fast$/),
    });
    expect(variant.cosine).toBeGreaterThan(0.985);
    expect(variant.cosine).toBeLessThan(1);
    expect(variant.windowsPerSecond).toBeGreaterThan(cpu.windowsPerSecond ?? Number.POSITIVE_INFINITY);
  });

  it('fails where it gives other vectors, however quick it is', async () => {
    const folder = makePack({ step: 0.001 });
    const { variant } = await judge(folder);
    expect(variant).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('disagrees with float32'),
    });
  });

  it('is not taken where it is slower', async () => {
    const folder = makePack({ heavy: 'variant' });
    const { cpu, variant } = await judge(folder);
    expect(variant.why).toMatch(/^agrees with float32.*(but only 0\.\d+ times as fast|times as long)$/);
    expect(variant.windowsPerSecond ?? 0).toBeLessThan(cpu.windowsPerSecond ?? 0);
  });

  it('computes when it is asked for, in the space of the float graph', async () => {
    const folder = makePack();
    const path = join(folder, 'golden/everyday.wav');
    const [few, whole, again] = await withWorker(async (run) => {
      const { device } = await run('load-pack', { pack: at(folder, 'cpu-int8'), towers: ['audio'] });
      expect(device).toBe('cpu-int8');
      const embed = (provider: string) => run('embed-file', { pack: at(folder, provider), path });
      return [await embed('cpu-int8'), await embed('cpu'), await embed('cpu-int8')] as const;
    });
    expect(again.vectors).toEqual(few.vectors);
    expect(few.vectors).not.toEqual(whole.vectors);
    expect(cosineOf(few.vectors, whole.vectors)).toBeGreaterThan(0.985);
  });

  it('that does not open is absent with words, and the float graph computes', async () => {
    const folder = makePack();
    writeFileSync(join(folder, 'audio-int8.onnx'), 'no graph');
    expect((await judge(folder)).variant).toMatchObject({
      state: 'absent',
      why: expect.stringContaining('not an ONNX model'),
    });
    expect(await load(folder, 'cpu-int8')).toBe('cpu');
  });

  it('is tried when a pack is checked: agreement is reported, a graph that does not fit is refused', async () => {
    const { steps } = await runCheckPack({ folder: makePack() });
    expect(steps.at(-1)).toMatchObject({ name: 'sound', ok: true });
    expect(steps.at(-1)?.detail).toMatch(/int8 against float32: cosine 0\.99/);
    const folder = makePack({
      change: (manifest) => ({
        ...manifest,
        audio: { ...manifest.audio, variants: { int8: { file: 'text', providers: ['cpu'], cosine: 0.985 } } },
      }),
    });
    const refused = await runCheckPack({ folder });
    expect(refused.ok).toBe(false);
    expect(refused.steps.at(-1)?.detail).toContain('graph "text"');
  });
});
