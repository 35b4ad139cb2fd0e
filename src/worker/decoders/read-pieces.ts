import type { OpenFile } from './open-file.ts';

/** The bytes of a part of a file in pieces of `pieceBytes`, read a megabyte at a time. */
export function* readPieces(
  file: OpenFile,
  start: number,
  end: number,
  pieceBytes: number,
): Generator<Uint8Array> {
  const blockBytes = Math.max(pieceBytes, 1 << 20);
  for (let offset = start; offset < end; offset += blockBytes) {
    const block = file.readAt(offset, Math.min(blockBytes, end - offset));
    if (block.length === 0) return;
    for (let at = 0; at < block.length; at += pieceBytes) yield block.subarray(at, at + pieceBytes);
  }
}
