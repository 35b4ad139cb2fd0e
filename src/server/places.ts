// Where the parts of an installation lie, seen from this file: in the sources and in the built bundle alike.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Places {
  readonly shippedPackFolder: string;
  readonly samplesFolder: string;
  readonly rendererFolder: string;
  /** The module that a worker process runs. */
  readonly workerEntry: string;
}

const root = findRoot(dirname(fileURLToPath(import.meta.url)));

export function getPlaces(): Places {
  const source = join(root, 'src/worker/worker-main.ts');
  return {
    shippedPackFolder: process.env.EARMARK_SHIPPED_PACK || join(root, 'models/earmark-small'),
    samplesFolder: join(root, 'resources/sample-library'),
    rendererFolder: join(root, 'out/renderer'),
    workerEntry: existsSync(source) ? source : join(root, 'out/main/worker-main.js'),
  };
}

export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}

function findRoot(from: string): string {
  if (existsSync(join(from, 'package.json')) || dirname(from) === from) return from;
  return findRoot(dirname(from));
}
