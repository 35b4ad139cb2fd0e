// Makes `npx earmark` work in this folder: npm links the commands of dependencies, not those of the project itself.
import { chmodSync, existsSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));
const target = fileURLToPath(new URL('../bin/earmark.mjs', import.meta.url));

if (existsSync(folder) && existsSync(target)) {
  if (process.platform === 'win32') {
    writeFileSync(`${folder}earmark.cmd`, '@node "%~dp0\\..\\..\\bin\\earmark.mjs" %*\r\n');
  } else {
    rmSync(`${folder}earmark`, { force: true });
    symlinkSync('../../bin/earmark.mjs', `${folder}earmark`);
    chmodSync(target, 0o755);
  }
}
