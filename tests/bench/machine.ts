import { cpus, platform, release, totalmem } from 'node:os';

/** The machine in a line, for the head of every table. */
export function describeMachine(): string {
  const cores = cpus();
  const model = cores[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cores.length} × ${model}, ${memory} GiB, ${platform()} ${release().split('-')[0]}, Node ${process.version}`;
}
