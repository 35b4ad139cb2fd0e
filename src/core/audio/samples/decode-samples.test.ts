import { describe, expect, it } from 'vitest';
import { decodeSamples } from './decode-samples.ts';

const little24 = { kind: 'signed', byteCount: 3, littleEndian: true } as const;
const little32 = { kind: 'float', byteCount: 4, littleEndian: true } as const;

describe('decodeSamples', () => {
  it.each([0, 1, 3, 4, 5, 8, 11])('reads %i samples of 24 bits, wherever they lie in memory', (count) => {
    const values = Array.from({ length: count }, (_, n) => Math.round(8_388_607 * Math.sin(n * n + 1)));
    for (const offset of [0, 1, 2, 4]) {
      const bytes = new Uint8Array(offset + 3 * count);
      values.forEach((value, n) => {
        for (let b = 0; b < 3; b++) bytes[offset + 3 * n + b] = value >> (8 * b);
      });
      const found = decodeSamples(bytes.subarray(offset), little24);
      expect([...found]).toEqual(values.map((value) => value / 8_388_608));
    }
  });

  it('takes floats that are no sound for silence, wherever they lie in memory', () => {
    const values = Float32Array.of(0.5, Number.NaN, -1e9, Number.POSITIVE_INFINITY, -0.25);
    for (const offset of [0, 1]) {
      const bytes = new Uint8Array(offset + values.byteLength);
      bytes.set(new Uint8Array(values.buffer), offset);
      expect([...decodeSamples(bytes.subarray(offset), little32)]).toEqual([0.5, 0, 0, 0, -0.25]);
    }
  });
});
