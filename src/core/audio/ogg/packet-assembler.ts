import type { OggPage } from './page-splitter.ts';

/** Puts the packets of one logical stream together; a packet that lost a page is dropped. */
export function createPacketAssembler(): { push(page: OggPage): Uint8Array[] } {
  let pieces: Uint8Array[] = [];
  let nextSequence = -1;
  return {
    push(page) {
      if (!page.isContinued || page.sequence !== nextSequence) pieces = [];
      let isHeadless = page.isContinued && page.sequence !== nextSequence;
      nextSequence = page.sequence + 1;
      const packets: Uint8Array[] = [];
      let at = 0;
      let start = 0;
      for (const length of page.segments) {
        at += length;
        if (length === 255) continue;
        if (!isHeadless) packets.push(join([...pieces, page.body.subarray(start, at)]));
        isHeadless = false;
        pieces = [];
        start = at;
      }
      if (start < at && !isHeadless) pieces.push(page.body.subarray(start, at));
      return packets;
    },
  };
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 1) return pieces[0] as Uint8Array;
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
