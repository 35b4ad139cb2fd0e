import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { watchMemory } from './process-tree.ts';

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'earmark.mjs');

export interface Ran {
  readonly output: unknown;
  readonly wallSeconds: number;
  /** Of all its processes together. */
  readonly peakMemoryMB: number | null;
}

/** Runs the command line as a user would and reads its JSON. */
export function runEarmark(args: readonly string[]): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [launcher, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const memory = watchMemory(child.pid ?? 0);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const peakMemoryMB = memory.stop();
      const wallSeconds = (performance.now() - started) / 1000;
      const text = Buffer.concat(chunks).toString('utf8');
      if (code !== 0 && code !== 1) reject(new Error(`earmark ${args.join(' ')} ended with ${code}`));
      else resolve({ output: JSON.parse(text), wallSeconds, peakMemoryMB });
    });
  });
}
