import { createFinder } from './find-clips.ts';
import { createSimilarFinder } from './find-similar.ts';
import type { SearchEngine, SearchEngineOptions } from './search-engine.ts';

/** Search by words and by sound over one library. Starts nothing of its own; has nothing to close. */
export function createSearchEngine(options: SearchEngineOptions): SearchEngine {
  return { ...createFinder(options), ...createSimilarFinder(options) };
}
