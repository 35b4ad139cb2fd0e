import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { type TreeMemory, watchMemory } from './process-tree.ts';

const launcher = join(import.meta.dirname, '..', '..', 'bin', 'earmark.mjs');

export interface Ran {
  readonly output: unknown;
  readonly wallSeconds: number;
  /** Of all its processes together, at the worst moment. */
  readonly peakMemory: TreeMemory | null;
}

export interface RunOptions {
  /** Called with the process as soon as it is there. */
  readonly onStart?: (child: ChildProcess) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the command line as a user would and reads its JSON. */
export function runEarmark(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [launcher, ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  options.onStart?.(child);
  const memory = watchMemory(child.pid ?? 0);
  const chunks: Buffer[] = [];
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      const peakMemory = memory.stop();
      const wallSeconds = (performance.now() - started) / 1000;
      const text = Buffer.concat(chunks).toString('utf8');
      if (code !== 0 && code !== 1)
        reject(new Error(`earmark ${args.join(' ')} ended with ${code}: ${Buffer.concat(said)}`));
      else resolve({ output: JSON.parse(text), wallSeconds, peakMemory });
    });
  });
}
