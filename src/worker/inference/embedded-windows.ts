import type { EmbeddedWindows } from '../task-protocol.ts';

interface EmbeddedWindow {
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly vector: Float32Array;
}

/** Packs windows into the arrays that travel, in order of their start. */
export function packWindows(windows: readonly EmbeddedWindow[], dimension: number): EmbeddedWindows {
  const sorted = [...windows].sort((a, b) => a.startSeconds - b.startSeconds);
  const vectors = new Float32Array(sorted.length * dimension);
  sorted.forEach(({ vector }, row) => {
    vectors.set(vector, row * dimension);
  });
  return {
    dimension,
    startsSeconds: Float32Array.from(sorted, (window) => window.startSeconds),
    endsSeconds: Float32Array.from(sorted, (window) => window.endSeconds),
    vectors,
  };
}
