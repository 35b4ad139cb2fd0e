// Earmark brings its own Node; a script that was started with an older one starts again with that.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const binFolder = fileURLToPath(new URL('../node_modules/.bin', import.meta.url));
const ownNode = fileURLToPath(
  new URL(`../node_modules/node/bin/node${process.platform === 'win32' ? '.exe' : ''}`, import.meta.url),
);

/** Call first. Returns where the running Node is new enough, and puts the project's commands on the PATH. */
export function ensureOwnNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  process.env.PATH = `${binFolder}${delimiter}${process.env.PATH ?? ''}`;
  if (major > 22 || (major === 22 && minor >= 18)) return;
  if (!existsSync(ownNode)) {
    console.error('Run "npm ci" first: it brings the Node that Earmark needs.');
    process.exit(1);
  }
  const done = spawnSync(ownNode, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(done.status ?? 1);
}
