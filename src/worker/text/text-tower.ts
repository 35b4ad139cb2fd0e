import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { toUnitLength } from '../../core/vectors/unit-length.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { loadRuntime } from '../inference/load-runtime.ts';
import type { Tokenize } from './tokenizer.ts';

type TextDeclaration = NonNullable<PackManifest['text']>;

/** Longer texts are cut before they are tokenized: no model reads more, and tokenizing is not linear everywhere. */
const longestTextCharacters = 5_000;
const batchSize = 32;

/** Vectors of texts, unit length, row after row. Texts of similar length share a batch. */
export async function embedTexts(
  session: InferenceSession,
  declared: TextDeclaration,
  tokenize: Tokenize,
  texts: readonly string[],
): Promise<Float32Array[]> {
  const tokenized = texts.map((text, at) => ({ at, ids: tokenizeText(declared, tokenize, text) }));
  tokenized.sort((a, b) => a.ids.length - b.ids.length);
  const vectors: Float32Array[] = new Array(texts.length);
  for (let from = 0; from < tokenized.length; from += batchSize) {
    const batch = tokenized.slice(from, from + batchSize);
    const rows = await runText(
      session,
      declared,
      batch.map(({ ids }) => ids),
    );
    batch.forEach(({ at }, row) => {
      const vector = rows[row];
      if (!vector || !toUnitLength(vector))
        throw new AppError('device-failed', 'The text model gave no finite numbers.');
      vectors[at] = vector;
    });
  }
  return vectors;
}

function tokenizeText(declared: TextDeclaration, tokenize: Tokenize, text: string): number[] {
  // Half an emoji at the cut would be no valid text.
  const cut = text.slice(0, longestTextCharacters).toWellFormed();
  const ids = tokenize(cut + declared.suffix);
  return ids.length > 0 ? ids : [declared.padId];
}

async function runText(
  session: InferenceSession,
  declared: TextDeclaration,
  batch: readonly (readonly number[])[],
): Promise<Float32Array[]> {
  const feeds = await feedTexts(session, declared, batch);
  const results = await session.run(feeds, [declared.output]);
  const data = results[declared.output]?.data;
  if (!(data instanceof Float32Array)) {
    throw new AppError('pack-invalid', `The text graph's output "${declared.output}" is not float32.`);
  }
  const width = data.length / batch.length;
  return batch.map((_, row) => data.slice(row * width, (row + 1) * width));
}

async function feedTexts(
  session: InferenceSession,
  declared: TextDeclaration,
  batch: readonly (readonly number[])[],
): Promise<Record<string, Tensor>> {
  const { Tensor: TensorOf } = await loadRuntime();
  const { inputs, padId } = declared;
  const length = Math.max(...batch.map((ids) => ids.length));
  const fill = (value: (ids: readonly number[], at: number) => number) =>
    batch.flatMap((ids) => Array.from({ length }, (_, at) => value(ids, at)));
  const tensor = (values: number[]) =>
    declared.dtype === 'int64'
      ? new TensorOf('int64', BigInt64Array.from(values, BigInt), [batch.length, length])
      : new TensorOf('int32', Int32Array.from(values), [batch.length, length]);
  const feeds: Record<string, Tensor> = { [inputs.ids]: tensor(fill((ids, at) => ids[at] ?? padId)) };
  if (inputs.mask !== null) feeds[inputs.mask] = tensor(fill((ids, at) => (at < ids.length ? 1 : 0)));
  if (inputs.types !== null) feeds[inputs.types] = tensor(fill(() => 0));
  if (declared.positionIds === 'from0' && session.inputNames.includes('position_ids')) {
    feeds.position_ids = tensor(fill((_, at) => at));
  }
  return feeds;
}
