// The self-test of devices, on a graphics driver in software where there is one.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeTinyPack } from '../../tests/support/tiny-pack.ts';
import { startWorkerClient } from '../../tests/support/worker-client.ts';

const softwareVulkan = '/usr/lib/chromium/vk_swiftshader_icd.json';
const folder = mkdtempSync(join(tmpdir(), 'earmark-devices-'));
makeTinyPack(folder);
const pack = { folder, provider: 'auto', threadCount: 1 };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function testDevices(env: NodeJS.ProcessEnv) {
  const worker = await startWorkerClient(env);
  try {
    return (await worker.run('test-devices', { pack })).devices;
  } finally {
    worker.close();
  }
}

describe('test-devices', () => {
  it('measures the CPU and says of every other provider what it is, in words', async () => {
    const devices = await testDevices({ VK_DRIVER_FILES: '/nowhere' });
    expect(devices[0]).toMatchObject({ provider: 'cpu', state: 'passed', cosine: 1 });
    expect(devices[0]?.windowsPerSecond).toBeGreaterThan(0);
    expect(devices.length).toBeGreaterThan(1);
    for (const device of devices) expect(device.why.length).toBeGreaterThan(10);
    if (process.platform === 'linux')
      expect(devices.at(-1)).toMatchObject({ provider: 'webgpu', state: 'absent' });
  });

  it('lets a device that is right but slower than the CPU fail', async (test) => {
    if (!existsSync(softwareVulkan)) test.skip(`no software Vulkan at ${softwareVulkan}`);
    const devices = await testDevices({ VK_DRIVER_FILES: softwareVulkan });
    const webgpu = devices.find((device) => device.provider === 'webgpu');
    if (webgpu?.state === 'absent') test.skip(`software Vulkan was refused: ${webgpu.why}`);
    expect(webgpu?.cosine).toBeGreaterThan(0.999);
    expect(webgpu).toMatchObject({ state: 'failed', why: expect.stringContaining('agrees with the CPU') });
  });

  it('computes on the CPU where no device passes', async () => {
    const worker = await startWorkerClient({ VK_DRIVER_FILES: '/nowhere' });
    await expect(worker.run('load-pack', { pack, towers: ['audio'] })).resolves.toEqual({ device: 'cpu' });
    worker.close();
  });
});
