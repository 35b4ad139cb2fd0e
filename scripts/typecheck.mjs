// Checks every room under its own tsconfig: in core there is no process, in the library no document.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const projects = [
  'src/core',
  'src/shared',
  'src/library',
  'src/worker',
  'src/server',
  'src/main',
  'src/renderer',
  'tests',
];
const compiler = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
const asked = process.argv.slice(2);
let failed = false;
for (const project of asked.length > 0 ? asked : projects) {
  const done = spawnSync(compiler, ['-p', project, '--pretty', 'false'], { encoding: 'utf8' });
  if (done.status === 0 || done.stdout.includes('TS18003')) continue;
  failed = true;
  process.stdout.write(`${project}\n${done.stdout}${done.stderr}`);
}
process.exit(failed ? 1 : 0);
