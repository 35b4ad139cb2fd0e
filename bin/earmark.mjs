#!/usr/bin/env node
// The command line's door. Plain JavaScript that old Nodes read too: Earmark needs Node 22.18 or newer and
// brings its own, so an older one hands over.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const executable = process.platform === 'win32' ? `${ownNode}.exe` : ownNode;

if (major > 22 || (major === 22 && minor >= 18)) {
  // Compiled code is kept beside the packages, for this process and those it starts: a start takes half the time.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
    new URL('../node_modules/.cache/earmark', import.meta.url),
  );
  module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  const { main } = await import('../src/server/cli.ts');
  await main(process.argv.slice(2));
} else if (existsSync(executable)) {
  const child = spawn(executable, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(3);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 3);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
} else {
  process.stderr.write(
    `Earmark needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm ci" to get one.\n`,
  );
  process.exit(3);
}
