import type { LibraryDatabase } from './open-database.ts';

/** Waveform outlines: pairs of signed 8-bit minimum and maximum over the whole clip. */
export interface PeaksStore {
  find(contentId: number): Int8Array | undefined;
  write(contentId: number, peaks: Int8Array): void;
}

export function createPeaksStore({ sql }: LibraryDatabase): PeaksStore {
  const select = sql.prepare('SELECT peaks FROM peaks WHERE content_id = ?').pluck();
  const upsert = sql.prepare(
    'INSERT INTO peaks (content_id, peaks) VALUES (?, ?) ON CONFLICT (content_id) DO UPDATE SET peaks = excluded.peaks',
  );
  return {
    find(contentId) {
      const blob = select.get(contentId) as Buffer | undefined;
      return blob && new Int8Array(blob.buffer, blob.byteOffset, blob.byteLength);
    },
    write: (contentId, peaks) =>
      void upsert.run(contentId, Buffer.from(peaks.buffer, peaks.byteOffset, peaks.byteLength)),
  };
}
