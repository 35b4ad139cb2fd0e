// A process that indexes one folder and then waits, for tests that kill it: `node index-forever.ts PLACE_JSON`.
// It prints `open` once the library is open, `begun` when the first results are stored and `done` when all are.
import { openTestLibrary, type TestPlace } from './test-library.ts';

const place = JSON.parse(process.argv[2] ?? '{}') as Omit<TestPlace, 'remove'>;
const library = await openTestLibrary({ ...place, remove: () => {} });
process.stdout.write('open\n');
library.onEvent((name) => {
  if (name === 'search.changed') process.stdout.write('begun\n');
});
await library.index([place.sounds]);
process.stdout.write('done\n');
setInterval(() => {}, 1000);
