import { expect, test } from 'vitest';
import { contract } from '../../shared/contract/contract.ts';
import { callInShares } from './use-call.ts';

/** A library that takes what the contract allows, and remembers it. */
function openLibrary() {
  const tagged: number[] = [];
  let longestFrame = 0;
  return {
    tagged,
    longestFrame: () => longestFrame,
    bridge: {
      async call(name: 'tags.change', input: unknown) {
        const { ids } = contract[name].input.parse(input);
        tagged.push(...ids);
        longestFrame = Math.max(longestFrame, JSON.stringify(input).length);
        return {};
      },
    },
  };
}

test('a tag goes to every clip of a very large selection', async () => {
  const { bridge, tagged, longestFrame } = openLibrary();
  const ids = Array.from({ length: 250_001 }, (_, at) => at + 1_000_000);
  await callInShares(bridge as never, 'tags.change', { ids, add: ['mine'] });
  expect(tagged.toSorted((a, b) => a - b)).toEqual(ids);
  // What the local server takes at once.
  expect(longestFrame()).toBeLessThan(2 ** 20);
});

test('a few clips are one call, and one that names none is as it was', async () => {
  const { bridge, tagged } = openLibrary();
  await callInShares(bridge as never, 'tags.change', { ids: [3, 1, 2], add: ['mine'] });
  expect(tagged).toEqual([3, 1, 2]);
  const asked: unknown[] = [];
  const other = { call: async (_: string, input: unknown) => asked.push(input) };
  await callInShares(other as never, 'jobs.retry', {});
  expect(asked).toEqual([{}]);
});
