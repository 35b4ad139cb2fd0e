// Windows as a large library has them: embeddings of real sounds, jittered, in any number and dimension.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { readPack } from '../../src/library/packs/read-pack.ts';
import { readVocabulary } from '../../src/library/search/sound-model.ts';
import { getPlaces } from '../../src/server/places.ts';
import { createRandom } from './clip-words.ts';
import { runEarmark } from './run-earmark.ts';

export interface WindowSource {
  readonly dimensions: number;
  /** How many different real embeddings there are behind it. */
  readonly realCount: number;
  /** Writes one more unit vector. */
  next(target: Float32Array): void;
  /** Real text vectors of the same space: the phrases of the pack's vocabulary, in a fixed random order. */
  readonly queries: readonly Float32Array[];
}

export interface WindowSourceOptions {
  /** float32 rows of the shipped pack's dimension, one after the other; default: the sample library is embedded. */
  readonly vectorsFile?: string | undefined;
  readonly seed?: number;
}

/** How far a window lies from the real one it comes from, in differences of two other real ones. */
const jitter = 0.5;
/** Length of the part of the jitter that goes in every direction alike. */
const evenJitter = 0.1;
const mostReal = 20_000;

/**
 * A window is real embedding + 0.5 × (difference of two other real embeddings) + a little even noise, unit length: so
 * that norms, common direction, effective dimensions and clusters stay as they are. More dimensions than the pack's
 * are reached by an orthonormal random map, which leaves all similarities (those of the text queries, too) as they are.
 */
export async function createWindowSource(
  dimensions: number,
  { vectorsFile, seed = 20261121 }: WindowSourceOptions = {},
): Promise<WindowSource> {
  const folder = getPlaces().shippedPackFolder;
  const manifest = readPack(folder);
  const packDimensions = manifest.audio.dim;
  const { next } = createRandom(seed);
  const map = makeMap(packDimensions, dimensions, next);
  const rows = vectorsFile ? readRows(vectorsFile, packDimensions) : await embedSamples();
  const real = cutRows(rows.subarray(0, mostReal * packDimensions), packDimensions).map(map);
  const phrases = cutRows(readVocabulary({ folder, manifest }), packDimensions).map(map);
  const noise = makeNoise(next, evenJitter / Math.sqrt(dimensions));
  const pick = () => real[Math.floor(next() * real.length)] as Float32Array;
  return {
    dimensions,
    realCount: real.length,
    next(target) {
      const [base, plus, minus] = [pick(), pick(), pick()];
      const from = Math.floor(next() * (noise.length - dimensions));
      let squares = 0;
      for (let index = 0; index < dimensions; index += 1) {
        const moved = jitter * ((plus[index] as number) - (minus[index] as number));
        const value = (base[index] as number) + moved + (noise[from + index] as number);
        target[index] = value;
        squares += value * value;
      }
      const factor = 1 / Math.sqrt(squares);
      for (let index = 0; index < dimensions; index += 1) target[index] = (target[index] as number) * factor;
    },
    queries: phrases
      .map((vector) => ({ vector, key: next() }))
      .sort((a, b) => a.key - b.key)
      .map(({ vector }) => vector),
  };
}

function readRows(file: string, dimensions: number): Float32Array {
  const bytes = new Uint8Array(readFileSync(file));
  return new Float32Array(bytes.buffer, 0, Math.floor(bytes.length / 4 / dimensions) * dimensions);
}

/** The windows of the sample library as the shipped pack hears them. */
async function embedSamples(): Promise<Float32Array> {
  const directory = mkdtempSync(join(tmpdir(), 'earmark-samples-'));
  try {
    await runEarmark(['index', getPlaces().samplesFolder, '--library', directory]);
    const sql = new Sqlite(join(directory, 'library.db'), { readonly: true });
    const blobs = sql
      .prepare('SELECT rows_float16 FROM vector_blocks UNION ALL SELECT rows_float16 FROM vector_tail')
      .pluck()
      .all() as Buffer[];
    sql.close();
    return Float32Array.from(new Float16Array(new Uint8Array(Buffer.concat(blobs)).buffer));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function cutRows(rows: Float32Array, dimensions: number): Float32Array[] {
  return Array.from({ length: rows.length / dimensions }, (_, row) =>
    rows.subarray(row * dimensions, (row + 1) * dimensions),
  );
}

/** An orthonormal random map into as many or more dimensions; fewer are cut off. */
function makeMap(from: number, to: number, next: () => number): (vector: Float32Array) => Float32Array {
  if (to <= from) return (vector) => normalise(vector.slice(0, to));
  const axes: Float32Array[] = [];
  while (axes.length < from) {
    const axis = Float32Array.from({ length: to }, () => drawNormal(next));
    for (const other of axes) {
      const shared = dot(axis, other);
      for (let index = 0; index < to; index += 1)
        axis[index] = (axis[index] as number) - shared * (other[index] as number);
    }
    axes.push(normalise(axis));
  }
  return (vector) => {
    const mapped = new Float32Array(to);
    for (const [axis, values] of axes.entries()) {
      const value = vector[axis] as number;
      for (let index = 0; index < to; index += 1)
        mapped[index] = (mapped[index] as number) + value * (values[index] as number);
    }
    return mapped;
  };
}

/** A stretch of normal numbers to read from anywhere: a million fresh ones for each window would cost minutes. */
function makeNoise(next: () => number, deviation: number): Float32Array {
  return Float32Array.from({ length: 1 << 20 }, () => deviation * drawNormal(next));
}

/** Box–Muller. */
function drawNormal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
}

function normalise(vector: Float32Array): Float32Array {
  const factor = 1 / (Math.sqrt(dot(vector, vector)) || 1);
  return vector.map((value) => value * factor);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] as number) * (b[index] as number);
  return sum;
}
