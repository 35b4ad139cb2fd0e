import type { Readable, Writable } from 'node:stream';

/** Asks until a line is typed. Whoever presses Ctrl+C or Ctrl+D instead has not said yes. */
export async function askYes(question: string, input: Readable, output: Writable): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input, output });
  try {
    return /^y(es)?$/i.test((await reader.question(`${question} [y/N] `)).trim());
  } catch (error) {
    if (!(error instanceof Error && error.name === 'AbortError')) throw error;
    output.write('\n');
    return false;
  } finally {
    reader.close();
  }
}
