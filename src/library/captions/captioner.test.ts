import { expect, test } from 'vitest';
import type { WrittenCaption } from '../../worker/task-protocol.ts';
import type { Suggester } from '../suggestions/suggester.ts';
import { captionSounds, type HeardSound } from './captioner.ts';

const suggester: Suggester = {
  catIds: ['DOORWood'],
  compareCategories: () => Float32Array.of(0.5),
  propose: async () => ({
    categories: [
      {
        ...{ catId: 'DOORWood', category: 'DOORS', subCategory: 'WOOD' },
        ...{ probability: 0.6, categoryProbability: 0.8 },
      },
    ],
    tags: [{ name: 'creaking', probability: 0.7 }],
  }),
};

/** A decoder that is sure of vectors along the first axis only. */
async function write({ dimension, vectors }: { dimension: number; vectors: Float32Array }) {
  return Array.from({ length: vectors.length / dimension }, (_, row): WrittenCaption => {
    const confidence = vectors[row * dimension] as number;
    const kind = confidence >= 0.5 ? 'written' : 'plain';
    return { text: 'a dog barks', logProbability: -1, similarity: 0.4, margin: 0, confidence, kind };
  });
}

function sound(rows: readonly (readonly number[])[], peaks?: Int8Array): HeardSound {
  return {
    durationSeconds: 5 * rows.length,
    peaks,
    windows: {
      dimension: 2,
      startsSeconds: Float32Array.from(rows, (_, at) => 5 * at),
      endsSeconds: Float32Array.from(rows, (_, at) => 5 * at + 5),
      vectors: Float32Array.from(rows.flat()),
    },
  };
}

test('what the decoder is sure of is taken, anything else becomes category and plain phrase', async () => {
  const [sure, unsure] = await captionSounds([sound([[1, 0]]), sound([[0, 1]])], { write, suggester });
  const whole = { startSeconds: null, endSeconds: null };
  expect(sure).toEqual([{ ...whole, text: 'a dog barks', kind: 'written', confidence: 1 }]);
  expect(unsure).toEqual([
    { ...whole, text: 'doors, wood: creak of about 5 seconds', kind: 'plain', confidence: 0 },
  ]);
});

test('a long sound has a caption of the whole and one of every part', async () => {
  const [captions] = await captionSounds(
    [
      sound([
        [1, 0],
        [1, 0],
        [0, 1],
      ]),
    ],
    { write, suggester },
  );
  expect(captions?.map(({ startSeconds, endSeconds, kind }) => [startSeconds, endSeconds, kind])).toEqual([
    [null, null, 'written'],
    [0, 10, 'written'],
    [10, 15, 'plain'],
  ]);
});

test('silence is called silence without asking the decoder', async () => {
  const refuse = () => Promise.reject(new Error('nothing is to be heard'));
  const [captions] = await captionSounds([sound([[1, 0]], new Int8Array(2000))], {
    write: refuse,
    suggester,
  });
  expect(captions).toEqual([
    { startSeconds: null, endSeconds: null, text: 'silence', kind: 'plain', confidence: null },
  ]);
});

test('where neither words nor categories are sure there is no caption, neither of the whole nor of a part', async () => {
  const silent: Suggester = { ...suggester, propose: async () => undefined };
  const none = sound([[0, 1]]);
  const second = sound([
    [0, 1],
    [0.8, -0.6],
  ]);
  const [nothing, part] = await captionSounds([none, second], { write, suggester: silent });
  expect(nothing).toEqual([]);
  expect(part?.map(({ startSeconds, text }) => [startSeconds, text])).toEqual([
    [null, 'a dog barks'],
    [5, 'a dog barks'],
  ]);
});

test('a sound without windows has no caption', async () => {
  expect(await captionSounds([sound([])], { write, suggester })).toEqual([[]]);
});

test('between the sounds of a batch others get a turn', async () => {
  let turns = 0;
  const count = () => {
    turns++;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  let turnsBefore = 0;
  await captionSounds([sound([[1, 0]]), sound([[0, 1]]), sound([[1, 0]])], {
    suggester,
    write(rows) {
      turnsBefore = turns;
      return write(rows);
    },
  });
  clearImmediate(timer);
  expect(turnsBefore).toBeGreaterThanOrEqual(2);
});
