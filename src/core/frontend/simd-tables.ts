// Memory of the kernel (see `kernel/kernel.ts`): where things lie, and the tables that never change.
import type { FrontEnd } from '../packs/front-end-schema.ts';
import { createAnalysisWindow } from './analysis-window.ts';
import type { MelBank } from './mel-bank.ts';
import { reverseBits } from './real-fft.ts';
import type { planCompression } from './simd-compression.ts';
import type { Precision } from './simd-log-mel.ts';

type Stft = NonNullable<FrontEnd['stft']>;

/** Addresses, each a multiple of 16; the plan lies at 0. */
export type MemoryLayout = ReturnType<typeof layOutMemory>;

const planBytes = 80;
const compressionAddress = 60;
const pointBytes = 32;

export function layOutMemory(stft: Stft, bank: MelBank, framesAtOnce: number, precision: Precision) {
  const half = stft.fft / 2;
  const word = precision === 'single' ? 4 : 8;
  const frameSamples = Math.ceil(stft.win / 4) * 4;
  const sampleCount = (framesAtOnce - 1) * stft.hop + frameSamples;
  let byteCount = planBytes;
  const take = (bytes: number) => {
    const address = byteCount;
    byteCount += Math.ceil(bytes / 16) * 16;
    return address;
  };
  const addresses = {
    window: take(word * frameSamples),
    slots: take(4 * half),
    // The passes have 4 + 16 + … (or 2 + 8 + …) points, fewer than half, with three complex twiddles each.
    twiddles: take(6 * word * half),
    turns: take(word * (half + 2)),
    points: take(pointBytes * half),
    spectrum: take(16 * (half + 1)),
    bands: take(8 * bank.bandCount),
    weights: take(word * bank.weights.length),
    samples: take(4 * sampleCount),
    features: take(4 * framesAtOnce * bank.bandCount),
  };
  return { ...addresses, frameSamples, sampleCount, byteCount };
}

interface Tables {
  readonly stft: Stft;
  readonly bank: MelBank;
  readonly isPower: boolean;
  readonly precision: Precision;
  readonly compression: NonNullable<ReturnType<typeof planCompression>>;
}

export function writeTables(memory: ArrayBuffer, at: MemoryLayout, tables: Tables): void {
  const { stft, bank, isPower, precision, compression } = tables;
  const half = stft.fft / 2;
  new Uint32Array(memory, 0, 15).set([
    ...[half, at.frameSamples, stft.hop, at.window, at.slots, at.twiddles, at.turns, at.points],
    ...[at.spectrum, isPower ? 1 : 0, bank.bandCount, at.bands, at.weights, at.samples, at.features],
  ]);
  new Float32Array(memory, compressionAddress, 5).set(compression);
  const numbers = (address: number) =>
    precision === 'single' ? new Float32Array(memory, address) : new Float64Array(memory, address);
  numbers(at.window).set(createAnalysisWindow(stft.window, stft.win, stft.periodic));
  new Uint32Array(memory, at.slots).set(reverseBits(half).map((slot) => slot * pointBytes));
  numbers(at.twiddles).set(listTwiddles(half));
  numbers(at.turns).set(listTurns(half));
  new Uint32Array(memory, at.bands).set(listBands(bank));
  // The kernel's magnitudes are twice too large, its powers four times.
  numbers(at.weights).set(bank.weights.map((weight) => weight / (isPower ? 4 : 2)));
}

/** w, w², w³ of each point of each pass that has twiddles. */
function listTwiddles(half: number): number[] {
  const twiddles: number[] = [];
  for (let length = Math.log2(half) % 2 === 1 ? 2 : 4; length < half; length *= 4) {
    for (let j = 0; j < length; j++) {
      for (let power = 1; power <= 3; power++) {
        const angle = (-2 * Math.PI * j * power) / (4 * length);
        twiddles.push(Math.cos(angle), Math.sin(angle));
      }
    }
  }
  return twiddles;
}

/** Cosine and sine for each pair of points k and half - k. */
function listTurns(half: number): number[] {
  const turns: number[] = [];
  for (let k = 1; 2 * k <= half; k++) {
    const angle = (Math.PI * k) / half;
    turns.push(Math.cos(angle), Math.sin(angle));
  }
  return turns;
}

function listBands({ bandCount, starts, offsets }: MelBank): number[] {
  return Array.from({ length: bandCount }, (_, b) => [starts[b]!, offsets[b + 1]! - offsets[b]!]).flat();
}
