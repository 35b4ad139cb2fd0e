// What the soak watches: a process with an open library that indexes folders in turn, searches, takes them out and adds
// them again. Every round analyses every sound anew, so that the library stays as large as it is and memory may not grow.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BenchLibrary, openBenchLibrary } from './open-bench-library.ts';
import type { SoakRound } from './soak-bench.ts';

const queries = [
  'rusty gate creaking',
  'dog',
  'heavy rain on a roof',
  'metal impact',
  'click',
  'wind dur:>2',
];

await soak(process.argv[2] ?? '', process.argv[3] ?? '');

async function soak(libraryFolder: string, soundsFolder: string): Promise<void> {
  const opened = await openBenchLibrary(libraryFolder, { canIndex: true });
  const folders = readdirSync(soundsFolder).map((name) => join(soundsFolder, name));
  let isOver = false;
  process.once('message', () => {
    isOver = true;
  });
  for (let number = 0; !isOver; number += 1) {
    const round = await runRound(opened, libraryFolder, folders, number);
    process.send?.(round satisfies SoakRound);
  }
  await opened.close();
  process.exit(0);
}

async function runRound(
  { library, bridge }: BenchLibrary,
  libraryFolder: string,
  folders: readonly string[],
  number: number,
): Promise<SoakRound> {
  let analysed = 0;
  let searches = 0;
  for (const folder of folders) {
    analysed += (await library.index([folder])).analysed;
    for (const query of queries) {
      // A number makes it another query for every cache on the way.
      const answer = await bridge.call('search.find', { query: `${query} ${number}`, limit: 50 });
      const first = answer.matches[0]?.clip.id;
      if (first !== undefined) await bridge.call('search.similar', { id: first, limit: 50 });
      searches += first === undefined ? 1 : 2;
    }
    const [added] = await bridge.call('folders.list', {});
    if (added) await bridge.call('folders.remove', { id: added.id });
  }
  forgetAnalysis(libraryFolder);
  return { analysed, searches };
}

/** Cancelled jobs are done again when their clips come back: the only way to analyse the same bytes twice. */
function forgetAnalysis(libraryFolder: string): void {
  const database = new Database(join(libraryFolder, 'library.db'), { timeout: 5000 });
  database.exec("UPDATE jobs SET state = 'cancelled' WHERE state = 'done'");
  database.close();
}
