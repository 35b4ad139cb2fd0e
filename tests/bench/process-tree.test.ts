import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { listDescendants, readCpuSeconds, readTreeMemory } from './process-tree.ts';

const hold = (bytes: number) =>
  `const kept = Buffer.alloc(${bytes}, 1); process.stdout.write('ready'); setInterval(() => kept[0], 1000)`;

test.skipIf(!existsSync('/proc/self/stat'))(
  'what a child holds counts for its parent, and the child is named by its command',
  async () => {
    const before = readTreeMemory(process.pid);
    const child = spawn(process.execPath, ['-e', hold(80e6)], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await wait(50);
      const after = readTreeMemory(process.pid);
      expect((after?.ownMB ?? 0) - (before?.ownMB ?? 0)).toBeGreaterThan(75);
      expect(after?.totalMB).toBeGreaterThanOrEqual(after?.ownMB ?? 0);
      expect(listDescendants(process.pid).find(({ pid }) => pid === child.pid)?.command).toContain('kept');
    } finally {
      child.kill();
    }
  },
);

test.skipIf(!existsSync('/proc/self/stat'))('processor time of a process grows while it computes', () => {
  const before = readCpuSeconds(process.pid);
  const until = process.cpuUsage().user + 100_000;
  while (process.cpuUsage().user < until) Math.sqrt(2);
  expect(readCpuSeconds(process.pid) - before).toBeGreaterThan(0.05);
});
