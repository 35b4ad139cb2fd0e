// Cuts an Ogg stream into pages whose checksums hold (RFC 3533).
import { asciiOf, viewOf } from '../containers/random-access.ts';
import { oggChecksum } from './ogg-checksum.ts';

export interface OggPage {
  readonly serial: number;
  readonly sequence: number;
  /** Position after the last packet that ends here, in the codec's units; null where none ends. */
  readonly granule: number | null;
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Lengths of the segments. */
  readonly segments: Uint8Array;
  readonly body: Uint8Array;
  /** The whole page. */
  readonly bytes: Uint8Array;
}

export interface PageSplitter {
  push(bytes: Uint8Array): OggPage[];
  /** The whole packets of a last page that is cut off, as a page of their own. */
  flush(): OggPage[];
  /** True once bytes had to be skipped. */
  hasSkipped(): boolean;
}

const HEADER_BYTES = 27;
const LAST_FLAG = 4;

export function createPageSplitter(): PageSplitter {
  let buffer: Uint8Array = new Uint8Array(0);
  let skipped = false;
  return {
    push(bytes) {
      const joined = new Uint8Array(buffer.length + bytes.length);
      joined.set(buffer);
      joined.set(bytes, buffer.length);
      const pages: OggPage[] = [];
      let at = 0;
      for (;;) {
        const start = findCapture(joined, at);
        skipped ||= start > at;
        at = start;
        const page = parsePage(joined, at);
        if (page === 'more') break;
        if (page === 'damaged') {
          skipped = true;
          at++;
        } else {
          pages.push(page);
          at += page.bytes.length;
        }
      }
      buffer = joined.slice(at);
      return pages;
    },
    flush: () => {
      const page = salvagePage(buffer);
      return page ? [page] : [];
    },
    hasSkipped: () => skipped,
  };
}

/** A page of the complete packets at the start of a cut one; its position is unknown, its checksum made anew. */
function salvagePage(bytes: Uint8Array): OggPage | null {
  if (bytes.length < HEADER_BYTES || asciiOf(bytes, 0, 4) !== 'OggS') return null;
  const bodyAt = HEADER_BYTES + (bytes[26] as number);
  let keptSegments = 0;
  let keptBytes = 0;
  for (let segment = 0, end = 0; HEADER_BYTES + segment < bodyAt; segment++) {
    const length = bytes[HEADER_BYTES + segment] ?? 0;
    end += length;
    if (bodyAt + end > bytes.length) break;
    if (length === 255) continue;
    keptSegments = segment + 1;
    keptBytes = end;
  }
  if (keptSegments === 0) return null;
  const page = new Uint8Array(HEADER_BYTES + keptSegments + keptBytes);
  page.set(bytes.subarray(0, HEADER_BYTES + keptSegments));
  page.set(bytes.subarray(bodyAt, bodyAt + keptBytes), HEADER_BYTES + keptSegments);
  page[5] = (page[5] as number) & ~LAST_FLAG;
  page[26] = keptSegments;
  const view = viewOf(page);
  view.setBigInt64(6, -1n, true);
  view.setUint32(22, oggChecksum(page), true);
  const salvaged = parsePage(page, 0);
  return typeof salvaged === 'string' ? null : salvaged;
}

/** Where "OggS" begins next, or where the last bytes that may begin it are. */
function findCapture(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at + 4 <= bytes.length) {
    at = bytes.indexOf(0x4f, at);
    if (at < 0) return bytes.length;
    if (at + 4 <= bytes.length && asciiOf(bytes, at, at + 4) === 'OggS') return at;
    if (at + 4 > bytes.length) return at;
    at++;
  }
  return at;
}

function parsePage(bytes: Uint8Array, at: number): OggPage | 'more' | 'damaged' {
  if (at + HEADER_BYTES > bytes.length) return 'more';
  const segmentCount = bytes[at + 26] as number;
  const bodyAt = at + HEADER_BYTES + segmentCount;
  if (bodyAt > bytes.length) return 'more';
  const segments = bytes.slice(at + HEADER_BYTES, bodyAt);
  const end = bodyAt + segments.reduce((sum, length) => sum + length, 0);
  if (end > bytes.length) return 'more';
  const page = bytes.slice(at, end);
  const view = viewOf(page);
  if (view.getUint32(22, true) !== oggChecksum(page)) return 'damaged';
  const granule = view.getBigInt64(6, true);
  const flags = page[5] as number;
  return {
    serial: view.getUint32(14, true),
    sequence: view.getUint32(18, true),
    granule: granule < 0n ? null : Number(granule),
    isContinued: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & LAST_FLAG) !== 0,
    segments,
    body: page.subarray(HEADER_BYTES + segmentCount),
    bytes: page,
  };
}
