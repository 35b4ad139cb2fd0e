// Invented sound for invented clips: a decaying mixture of tones and noise that differs from clip to clip.

/** Long clips are coarse and repeat themselves, so that none takes long to make; their length is the true one. */
const longSeconds = 60;

/** An 8-bit mono WAV of `seconds`. */
export function makeWav(clipId: number, seconds: number): Uint8Array<ArrayBuffer> {
  const rateHz = seconds > longSeconds ? 3000 : 8000;
  const count = Math.max(1, Math.round(seconds * rateHz));
  const bytes = new Uint8Array(44 + count);
  writeHeader(new DataView(bytes.buffer), rateHz, count);
  const computed = Math.min(count, 20 * rateHz);
  for (let at = 0; at < computed; at++) {
    bytes[44 + at] = 128 + Math.round(computeSample(clipId, at / rateHz, computed / rateHz) * 120);
  }
  for (let at = computed; at < count; at += computed)
    bytes.copyWithin(44 + at, 44, 44 + Math.min(computed, count - at));
  return bytes;
}

function writeHeader(view: DataView, rateHz: number, dataSize: number): void {
  const text = (at: number, word: string) => {
    for (let step = 0; step < word.length; step++) view.setUint8(at + step, word.charCodeAt(step));
  };
  text(0, 'RIFF');
  view.setUint32(4, 36 + dataSize, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, dataSize, true);
}

/** Pairs of signed 8-bit minimum and maximum of the same sound. */
export function makePeaks(clipId: number, seconds: number, bins: number): Int8Array<ArrayBuffer> {
  const peaks = new Int8Array(2 * bins);
  for (let bin = 0; bin < bins; bin++) {
    const level = computeLevel(clipId, ((bin + 0.5) / bins) * seconds, seconds);
    const wobble = 0.55 + 0.45 * pseudoRandom(clipId * 7919 + bin);
    peaks[2 * bin] = -Math.round(127 * level * wobble * (0.8 + 0.2 * pseudoRandom(bin + clipId)));
    peaks[2 * bin + 1] = Math.round(127 * level * wobble);
  }
  return peaks;
}

function computeSample(clipId: number, seconds: number, length: number): number {
  const pitch = 110 * 2 ** ((clipId % 24) / 12);
  const tone = Math.sin(2 * Math.PI * pitch * seconds) + 0.5 * Math.sin(2 * Math.PI * pitch * 2.76 * seconds);
  const noise = 2 * pseudoRandom(Math.round(seconds * 8000) + clipId) - 1;
  const mix = (clipId % 5) / 5;
  return 0.6 * computeLevel(clipId, seconds, length) * (tone * (1 - mix) * 0.6 + noise * mix);
}

function computeLevel(clipId: number, seconds: number, length: number): number {
  const at = seconds / length;
  const strokes = 1 + (clipId % 6);
  const inStroke = (at * strokes) % 1;
  const attack = Math.min(1, inStroke * 24);
  const loudness = 0.35 + 0.65 * pseudoRandom(clipId * 31 + Math.floor(at * strokes));
  return clipId % 4 === 3
    ? 0.3 + 0.25 * Math.sin(at * 40 + clipId) ** 2
    : attack * loudness * Math.exp(-inStroke * 4);
}

function pseudoRandom(seed: number): number {
  const wave = Math.sin(seed * 12.9898) * 43758.5453;
  return wave - Math.floor(wave);
}
