import { expect, test } from 'vitest';
import { type Beam, type BeamOptions, type NextLogits, searchBeams } from './search-beams.ts';

const start = 0;
const end = 1;
const vocabularySize = 5;

/** Repeatable logits that depend on everything written so far. */
function logitsAfter(sound: number, tokens: readonly number[]): number[] {
  return Array.from({ length: vocabularySize }, (_, token) => {
    const mixed = tokens.reduce((sum, each, at) => sum + (at + 3) * Math.sin(7 * each + at), sound + 1);
    return 2 * Math.sin(13 * mixed + 5 * token) + (token === end ? 0.3 * tokens.length : 0);
  });
}

/** A decoder of the rows' whole histories, so that a wrong parent would be noticed. */
function makeDecoder(): NextLogits {
  let histories: { sound: number; tokens: number[] }[] | undefined;
  return async (parents, tokens) => {
    histories = parents.map((parent, row) => {
      const before = histories ? histories[parent] : { sound: parent, tokens: [] };
      if (!before) throw new Error(`row ${parent} was never there`);
      return { sound: before.sound, tokens: [...before.tokens, tokens[row] as number] };
    });
    return Float32Array.from(histories.flatMap(({ sound, tokens: own }) => logitsAfter(sound, own.slice(1))));
  };
}

function logSoftmax(logits: readonly number[]): number[] {
  const floats = logits.map(Math.fround);
  const sum = floats.reduce((total, logit) => total + Math.exp(logit), 0);
  return floats.map((logit) => logit - Math.log(sum));
}

/** Every caption there is, with its score. */
function listAll(
  sound: number,
  { maxTokens, lengthPower }: BeamOptions,
  before: number[] = [],
  sum = 0,
): Beam[] {
  const odds = logSoftmax(logitsAfter(sound, before));
  return odds.flatMap((logProbability, token) => {
    if (token === start || (token === end && before.length === 0)) return [];
    const total = sum + logProbability;
    const length = before.length + 1;
    const found = (tokens: number[]) => ({
      tokens,
      logProbability: total,
      length,
      score: total / length ** lengthPower,
    });
    if (token === end) return [found(before)];
    const tokens = [...before, token];
    if (length === maxTokens) return [found(tokens)];
    return listAll(sound, { beams: 1, start, end, maxTokens, lengthPower }, tokens, total);
  });
}

const options: BeamOptions = { beams: 400, maxTokens: 5, lengthPower: 0.7, start, end };

test.each([0, 1, 2, 3])(
  'beams for everything find what trying everything finds (sound %d)',
  async (sound) => {
    const decoder = makeDecoder();
    const found = await searchBeams(sound + 1, options, decoder);
    const all = listAll(sound, options).sort((a, b) => b.score - a.score);
    const beams = found[sound] ?? [];
    expect(beams).toHaveLength(all.length);
    expect(beams[0]?.tokens).toEqual(all[0]?.tokens);
    expect(beams[0]?.score).toBeCloseTo(all[0]?.score ?? 0, 5);
    expect(beams.map(({ score }) => score)).toEqual(beams.map(({ score }) => score).sort((a, b) => b - a));
  },
);

test('one beam takes the best token at every step', async () => {
  for (const sound of [0, 1, 2, 3]) {
    const [beam] = (await searchBeams(sound + 1, { ...options, beams: 1 }, makeDecoder()))[sound] ?? [];
    const greedy: number[] = [];
    while (greedy.length < options.maxTokens) {
      const odds = logSoftmax(logitsAfter(sound, greedy)).map((value, token) =>
        token === start || (token === end && greedy.length === 0) ? Number.NEGATIVE_INFINITY : value,
      );
      const token = odds.indexOf(Math.max(...odds));
      if (token === end) break;
      greedy.push(token);
    }
    expect(beam?.tokens).toEqual(greedy);
  }
});

test('many sounds at once are written as one by one', async () => {
  const together = await searchBeams(4, { ...options, beams: 3 }, makeDecoder());
  for (const sound of [0, 1, 2, 3]) {
    const decoder = makeDecoder();
    const alone = await searchBeams(1, { ...options, beams: 3 }, (parents, tokens) =>
      decoder(
        parents.map((parent) => (tokens[0] === start ? sound : parent)),
        tokens,
      ),
    );
    expect(alone[0]).toEqual(together[sound]);
  }
});

test('more beams never find a worse best caption on these sounds', async () => {
  const narrow = await searchBeams(4, { ...options, beams: 1 }, makeDecoder());
  const wide = await searchBeams(4, { ...options, beams: 400 }, makeDecoder());
  for (const sound of [0, 1, 2, 3])
    expect(wide[sound]?.[0]?.score).toBeGreaterThanOrEqual((narrow[sound]?.[0]?.score ?? 0) - 1e-9);
});

test('a decoder that gives no numbers gives no caption, and hurts no neighbour', async () => {
  const found = await searchBeams(2, { ...options, beams: 2 }, async (parents, tokens) => {
    const rows = tokens.map((token, row) =>
      parents[row] === 0 && token === start
        ? new Array(vocabularySize).fill(Number.NaN)
        : [9, token === start ? 0 : 5, 1, Number.POSITIVE_INFINITY, 0],
    );
    return Float32Array.from(rows.flat());
  });
  expect(found[0]).toEqual([]);
  expect(found[1]?.[0]?.tokens).toEqual([2]);
  expect(found[1]?.every(({ score }) => Number.isFinite(score))).toBe(true);
});
