import type { PackLocation } from '../../worker/task-protocol.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import type { Workers } from '../workers/workers.ts';
import { createSuggester, type Suggester } from './suggester.ts';

export interface SuggestersOptions {
  readonly workers: Workers;
  /** How the text tower of a pack is run. */
  readonly locatePack: (pack: InstalledPack) => PackLocation;
}

/** Loading a large text tower from a cold disk takes its time. */
const deadlineMs = 120_000;

/** The suggester of a pack; one is remembered, another one is made when the pack changes. */
export function rememberSuggesters({
  workers,
  locatePack,
}: SuggestersOptions): (pack: InstalledPack) => Suggester {
  let last: { readonly pack: InstalledPack; readonly suggester: Suggester } | undefined;
  const embedWith = (pack: InstalledPack) => async (texts: readonly string[]) => {
    const input = { pack: locatePack(pack), texts };
    const { dimension, vectors } = await workers.run('embed-text', input, { lane: 'query', deadlineMs });
    return texts.map((_, row) => vectors.slice(row * dimension, (row + 1) * dimension));
  };
  return (pack) => {
    if (last?.pack !== pack) last = { pack, suggester: createSuggester(pack, embedWith(pack)) };
    return last.suggester;
  };
}
