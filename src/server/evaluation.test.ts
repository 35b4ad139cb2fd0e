import { expect, it } from 'vitest';
import type { Model } from '../library/library.ts';
import { evaluateLabels } from './evaluation.ts';

const vectors = new Map([
  ['a dog', Float32Array.of(1, 0)],
  ['a cat', Float32Array.of(0, 1)],
]);
const asked: string[] = [];
const model: Partial<Model> = {
  concurrency: 1,
  clipPooling: 'max',
  promptTemplate: 'a {}',
  async embedFile(path) {
    const own = vectors.get(path.includes('dog') ? 'a dog' : 'a cat') ?? new Float32Array(2);
    return { dimension: 2, vectors: own, startsSeconds: Float32Array.of(0), endsSeconds: Float32Array.of(1) };
  },
  async embedTexts(texts) {
    asked.push(...texts);
    return texts.map((text) => vectors.get(text) ?? new Float32Array(2));
  },
};

it('asks for a class by its name in the words of the pack, once each', async () => {
  const report = await evaluateLabels({
    model: model as Model,
    labels: {
      task: 'zero-shot',
      rows: [
        { file: 'dog.wav', text: 'dog' },
        { file: 'cat.wav', text: 'cat' },
        { file: 'other dog.wav', text: 'cat' },
      ],
    },
    locate: (file) => file,
    onProgress: () => {},
    onFailure: () => {},
    signal: new AbortController().signal,
  });
  expect(asked).toEqual(['a dog', 'a cat']);
  expect(report).toEqual({ task: 'zero-shot', clips: 3, classes: 2, top1: 2 / 3, top5: 1 });
});
