import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { makeTinyPack } from '../../../tests/support/tiny-pack.ts';
import { getDevice } from './audio-device.ts';
import { countPlacedNodes } from './count-nodes.ts';
import { loadPack } from './loaded-pack.ts';
import { prepareTestWindows } from './test-windows.ts';

const folder = mkdtempSync(join(tmpdir(), 'earmark-nodes-'));
const manifest = makeTinyPack(folder);
afterAll(() => rmSync(folder, { recursive: true }));

it('the profile of a run tells where the nodes of the graph were computed', async () => {
  const { frontEnds } = loadPack({ folder, provider: 'cpu', threadCount: 1 });
  const [window = []] = await prepareTestWindows(folder, manifest, frontEnds);
  const { all, onCpu } = await countPlacedNodes(getDevice('cpu', folder, manifest), manifest, window);
  expect(all).toBeGreaterThan(3);
  expect(onCpu).toBe(all);
});
