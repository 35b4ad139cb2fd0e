export interface PeakCollector {
  push(c: Float32Array): void;
  finish(): Int8Array;
}
export function createPeakCollector(bins: number): PeakCollector {
  const all: number[] = [];
  return {
    push(c) {
      for (let i = 0; i < c.length; i += 256) {
        let a = 1,
          b = -1;
        for (let k = i; k < Math.min(c.length, i + 256); k++) {
          a = Math.min(a, c[k]!);
          b = Math.max(b, c[k]!);
        }
        all.push(a, b);
      }
    },
    finish() {
      const n = all.length / 2;
      const out = new Int8Array(2 * bins);
      for (let i = 0; i < bins; i++) {
        const from = Math.floor((i * n) / bins),
          to = Math.max(from + 1, Math.floor(((i + 1) * n) / bins));
        let a = 1,
          b = -1;
        for (let k = from; k < Math.min(n, to); k++) {
          a = Math.min(a, all[2 * k]!);
          b = Math.max(b, all[2 * k + 1]!);
        }
        out[2 * i] = Math.round(127 * Math.max(-1, a));
        out[2 * i + 1] = Math.round(127 * Math.min(1, b));
      }
      return out;
    },
  };
}
export async function readTexts(_path: unknown): Promise<{ source: string; field: string; value: string }[]> {
  return [];
}
