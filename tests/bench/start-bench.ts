import { runEarmark } from './run-earmark.ts';

export interface StartFigures {
  readonly firstSearchByNameSeconds: number;
  readonly firstSearchBySoundSeconds: number;
  readonly searchP50Ms: number;
  readonly searchP95Ms: number;
}

/** Process start to first answer, warm disk: `--mode words` and `--mode sound`, then repeated queries in one process. */
export async function benchStart(library: string): Promise<StartFigures> {
  await runEarmark(['search', 'door', '--mode', 'sound', '--library', library]);
  const words = await runEarmark(['search', 'door', '--mode', 'words', '--library', library]);
  const sound = await runEarmark(['search', 'wooden door', '--mode', 'sound', '--library', library]);
  const took = await measureQueries(library);
  return {
    firstSearchByNameSeconds: words.wallSeconds,
    firstSearchBySoundSeconds: sound.wallSeconds,
    searchP50Ms: took[Math.floor(took.length * 0.5)] ?? Number.NaN,
    searchP95Ms: took[Math.floor(took.length * 0.95)] ?? Number.NaN,
  };
}

const queries = [
  'rusty gate creaking',
  'dog barks twice',
  'heavy rain on a roof',
  'metal impact',
  'a button is clicked',
];

async function measureQueries(library: string): Promise<number[]> {
  const { openBenchLibrary } = await import('./open-bench-library.ts');
  const opened = await openBenchLibrary(library);
  const took: number[] = [];
  try {
    await opened.handlers['search.find'](
      { query: 'warm up', mode: 'auto', limit: 50 },
      { signal: new AbortController().signal },
    );
    for (let round = 0; round < 20; round += 1) {
      for (const query of queries) {
        const started = performance.now();
        const signal = new AbortController().signal;
        await opened.handlers['search.find'](
          { query: `${query} ${round}`, mode: 'auto', limit: 50 },
          { signal },
        );
        took.push(performance.now() - started);
      }
    }
  } finally {
    await opened.close();
  }
  return took.sort((a, b) => a - b);
}
