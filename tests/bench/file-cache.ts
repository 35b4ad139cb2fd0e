import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Asks the system to forget what it keeps in memory of the files in a directory, so that the next reader waits for the
 * disk. False where it cannot be asked (`dd` of the GNU tools does it).
 */
export function forgetFiles(directory: string): boolean {
  spawnSync('sync');
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .every(({ name }) => {
      const done = spawnSync('dd', [`if=${join(directory, name)}`, 'iflag=nocache', 'count=0']);
      return !done.error && done.status === 0;
    });
}
