import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const largestBytes = 1_000_000;

/**
 * The log beside the library: `logs/earmark.log`, and one older file. Written at once, so that the last line
 * before a crash is there; a log that cannot be written costs nothing else.
 */
export function openLogFile(directory: string): (line: string) => void {
  const folder = join(directory, 'logs');
  const file = join(folder, 'earmark.log');
  rotate(file);
  let isBroken = false;
  return (line) => {
    if (isBroken) return;
    try {
      mkdirSync(folder, { recursive: true });
      appendFileSync(file, `${new Date().toISOString()} ${process.pid} ${line}\n`);
    } catch {
      isBroken = true;
    }
  };
}

/** What was thrown, for the log: with its stack and its cause. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function rotate(file: string): void {
  try {
    if (statSync(file).size > largestBytes) renameSync(file, `${file}.old`);
  } catch {
    // No log yet.
  }
}
