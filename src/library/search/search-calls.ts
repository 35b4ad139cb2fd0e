import type { Handlers } from '../../shared/contract/contract.ts';
import type { SearchEngine } from './search-engine.ts';

/** Answers the contract's search calls. */
export function createSearchCalls(engine: SearchEngine): Pick<Handlers, 'search.find' | 'search.similar'> {
  return {
    'search.find': (input, { signal }) => engine.find(input, signal),
    'search.similar': (input, { signal }) => engine.findSimilar(input, signal),
  };
}
