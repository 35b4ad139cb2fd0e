// Where the parts of Earmark lie for the command line, which runs from the sources.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Places {
  readonly shippedPackFolder: string;
  readonly samplesFolder: string;
  readonly rendererFolder: string;
  /** The module that a worker process runs. */
  readonly workerEntry: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

export function getPlaces(): Places {
  return {
    shippedPackFolder: process.env.EARMARK_SHIPPED_PACK || join(root, 'models/earmark-small'),
    samplesFolder: join(root, 'resources/sample-library'),
    rendererFolder: join(root, 'out/renderer'),
    workerEntry: join(root, 'src/worker/worker-main.ts'),
  };
}

export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
