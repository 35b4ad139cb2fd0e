// A pack's caption decoder in this process: two graphs, with keys and values kept from word to word.
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { PackCaption } from '../../core/packs/caption-schema.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { findCaptionEdgeProblems } from '../inference/check-edges.ts';
import { loadRuntime } from '../inference/load-runtime.ts';
import { openSession, readEdges } from '../inference/open-session.ts';
import { getPackFile } from '../inference/read-manifest.ts';
import type { PackLocation } from '../task-protocol.ts';
import { type CaptionCache, reorderCache } from './caption-cache.ts';
import { readCaptionTokens } from './caption-tokens.ts';
import { type PackVocabulary, readVocabulary } from './caption-vocabulary.ts';

export interface CaptionDecoder {
  readonly declared: PackCaption;
  /** Text of each token. */
  readonly tokens: readonly string[];
  readonly vocabulary: PackVocabulary;
  /** Reads vectors [count, dim]; what follows goes on from them. */
  begin(vectors: Float32Array, count: number): Promise<CaptionCache>;
  /** Logits of the next token [rows, V], for rows that go on from `parents` of the cache with one token each. */
  step(
    cache: CaptionCache,
    parents: readonly number[],
    tokens: readonly number[],
  ): Promise<{ logits: Float32Array; cache: CaptionCache }>;
  close(): Promise<void>;
}

/** Opens both graphs on the CPU: words come one by one, the way to a GPU and back costs more. Throws 'pack-invalid'. */
export async function openCaptionDecoder(
  { folder, threadCount }: PackLocation,
  manifest: PackManifest,
): Promise<CaptionDecoder> {
  const declared = manifest.caption;
  if (!declared) throw new AppError('not-available-here', 'This pack writes no captions.');
  const open = async (key: string, graph: 'prefix' | 'step') => {
    const path = getPackFile(folder, manifest, key);
    const problems = findCaptionEdgeProblems(declared, graph, readEdges(path));
    if (problems.length > 0)
      throw new AppError('pack-invalid', `The pack does not fit its graph: ${problems.join('; ')}.`);
    return await openSession(path, { provider: 'cpu', threadCount });
  };
  const tokens = readCaptionTokens(getPackFile(folder, manifest, declared.tokens), declared);
  const prefix = await open(declared.prefix.file, 'prefix');
  const step = await open(declared.step.file, 'step');
  const { Tensor: TensorOf } = await loadRuntime();
  return {
    declared,
    tokens,
    vocabulary: readVocabulary(folder, manifest),
    async begin(vectors, count) {
      const { input, outputs } = declared.prefix;
      const feeds = { [input]: new TensorOf('float32', vectors, [count, vectors.length / count]) };
      return readCache(await prefix.run(feeds, [outputs.keys, outputs.values]), outputs, count);
    },
    async step(cache, parents, next) {
      const { inputs, outputs } = declared.step;
      const own = reorderCache(cache, parents);
      const shape = [parents.length, ...own.shape];
      const feeds = {
        [inputs.tokens]: new TensorOf('int64', BigInt64Array.from(next, BigInt), [next.length]),
        [inputs.keys]: new TensorOf('float32', own.keys, shape),
        [inputs.values]: new TensorOf('float32', own.values, shape),
      };
      const results = await step.run(feeds, [outputs.logits, outputs.keys, outputs.values]);
      const logits = readFloats(results[outputs.logits], outputs.logits);
      if (logits.length !== next.length * tokens.length)
        throw new AppError(
          'pack-invalid',
          `The caption graph knows ${logits.length / next.length} tokens, the pack names ${tokens.length}.`,
        );
      return { logits, cache: readCache(results, outputs, next.length) };
    },
    async close() {
      await Promise.allSettled([prefix.release(), step.release()]);
    },
  };
}

function readCache(
  results: InferenceSession.OnnxValueMapType,
  names: { readonly keys: string; readonly values: string },
  rows: number,
): CaptionCache {
  const keys = readFloats(results[names.keys], names.keys);
  const values = readFloats(results[names.values], names.values);
  const [first, ...shape] = results[names.keys]?.dims ?? [];
  if (first !== rows || shape.length !== 4 || values.length !== keys.length)
    throw new AppError('pack-invalid', `The caption graph's "${names.keys}" has not the shape it should.`);
  return { keys, values, shape };
}

function readFloats(tensor: Tensor | undefined, name: string): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new AppError('pack-invalid', `The caption graph's output "${name}" is not float32.`);
}
