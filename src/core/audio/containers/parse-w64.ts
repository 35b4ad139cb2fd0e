// Sony Wave64: 16-byte ids, 64-bit sizes that include their header, chunks aligned to 8 bytes.
import { parseWaveChunks } from './parse-wav.ts';
import type { ParsedContainer } from './pcm-layout.ts';
import { asciiOf, type RandomAccess, viewOf } from './random-access.ts';
import type { Chunk } from './walk-chunks.ts';

const HEADER_BYTES = 24;
const MOST_CHUNKS = 10_000;

export function parseW64(access: RandomAccess): ParsedContainer {
  return parseWaveChunks(access, 'w64', walkW64Chunks(access));
}

function* walkW64Chunks(access: RandomAccess): Generator<Chunk> {
  let position = 40;
  for (let count = 0; count < MOST_CHUNKS; count++) {
    const header = access.readAt(position, HEADER_BYTES);
    if (header.length < HEADER_BYTES) return;
    const size = Number(viewOf(header).getBigUint64(16, true));
    const offset = position + HEADER_BYTES;
    const rest = access.byteSize - offset;
    // A recorder that was cut off leaves 0 or a value beyond any disk.
    const declared = size < HEADER_BYTES || size > Number.MAX_SAFE_INTEGER ? null : size - HEADER_BYTES;
    const byteCount = Math.min(declared ?? rest, rest);
    yield { id: asciiOf(header, 0, 4), offset, byteCount, declaredByteCount: declared };
    position = Math.ceil((offset + byteCount) / 8) * 8;
  }
}
