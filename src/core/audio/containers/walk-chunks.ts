// Chunks of RIFF, RF64/BW64 and AIFF files, walked the way damaged and oddly written files need it.
import { asciiOf, type RandomAccess, viewOf } from './random-access.ts';

export interface Chunk {
  readonly id: string;
  /** Where the body begins, in bytes. */
  readonly offset: number;
  /** Bytes of the body that are in the file. */
  readonly byteCount: number;
  /** What the header says; null where it says "unknown". */
  readonly declaredByteCount: number | null;
}

const UNKNOWN_SIZE = 0xffffffff;
/** Streaming writers leave sizes near 2³¹ or 2³² when they cannot go back. */
const STREAMED_SIZE = 0x7ffff000;
const MOST_CHUNKS = 10_000;

export type ChunkFileKind = 'riff' | 'rf64' | 'aiff';

/** Which kind of chunk file begins here, if one does. */
export function findChunkFileKind(head: Uint8Array): ChunkFileKind | null {
  const [id, form] = [asciiOf(head, 0, 4), asciiOf(head, 8, 12)];
  if (id === 'RIFF' && form === 'WAVE') return 'riff';
  if ((id === 'RF64' || id === 'BW64') && form === 'WAVE') return 'rf64';
  if (id === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return 'aiff';
  return null;
}

/** Top-level chunks in file order; sizes never reach beyond the file. */
export function* walkChunks(access: RandomAccess, kind: ChunkFileKind): Generator<Chunk> {
  const littleEndian = kind !== 'aiff';
  const audioId = kind === 'aiff' ? 'SSND' : 'data';
  const longSizes = new Map<string, number>();
  let position = 12;
  for (let count = 0; count < MOST_CHUNKS && isPlausible(access, position); count++) {
    const header = access.readAt(position, 8);
    const id = asciiOf(header, 0, 4);
    const offset = position + 8;
    const rest = access.byteSize - offset;
    let declared: number | null = viewOf(header).getUint32(4, littleEndian);
    if (kind === 'rf64' && declared === UNKNOWN_SIZE) declared = longSizes.get(id) ?? null;
    else if (id === audioId && isUntrue(access, offset, declared, littleEndian)) declared = null;
    const byteCount = Math.min(declared ?? rest, rest);
    if (id === 'ds64') readLongSizes(access.readAt(offset, Math.min(byteCount, 65_536)), longSizes);
    yield { id, offset, byteCount, declaredByteCount: declared };
    position = nextPosition(access, offset + byteCount, littleEndian);
  }
}

/** A data size that cannot be meant: 0 before more sound, "unknown", or wrapped around at 4 GiB. */
function isUntrue(access: RandomAccess, offset: number, declared: number, littleEndian: boolean): boolean {
  const rest = access.byteSize - offset;
  if (declared >= STREAMED_SIZE && declared > rest) return true;
  if (declared === 0) return rest > 8 && !leadsToChunk(access, offset, littleEndian);
  return rest > UNKNOWN_SIZE && !leadsToChunk(access, offset + declared + (declared & 1), littleEndian);
}

function leadsToChunk(access: RandomAccess, position: number, littleEndian: boolean): boolean {
  if (!isPlausible(access, position)) return false;
  return position + 8 + viewOf(access.readAt(position, 8)).getUint32(4, littleEndian) <= access.byteSize;
}

/** Bodies are padded to even length; some writers forget it. */
function nextPosition(access: RandomAccess, end: number, littleEndian: boolean): number {
  const padded = end + (end & 1);
  if (padded === end || !isPlausible(access, end)) return padded;
  // "data" and a size of 64 look like a chunk from their second letter on, too.
  return !isPlausible(access, padded) || leadsToChunk(access, end, littleEndian) ? end : padded;
}

function isPlausible(access: RandomAccess, position: number): boolean {
  const header = access.readAt(position, 8);
  return header.length === 8 && header.subarray(0, 4).every((byte) => byte >= 0x20 && byte <= 0x7e);
}

/** ds64 (EBU Tech 3306): riffSize, dataSize, sampleCount as 64 bits, then a table of id and size. */
function readLongSizes(body: Uint8Array, sizes: Map<string, number>): void {
  if (body.length < 24) return;
  const view = viewOf(body);
  const dataByteCount = Number(view.getBigUint64(8, true));
  if (dataByteCount > 0) sizes.set('data', dataByteCount);
  const entryCount = body.length >= 28 ? view.getUint32(24, true) : 0;
  for (let entry = 0, at = 28; entry < entryCount && at + 12 <= body.length; entry++, at += 12) {
    sizes.set(asciiOf(body, at, at + 4), Number(view.getBigUint64(at + 4, true)));
  }
}
