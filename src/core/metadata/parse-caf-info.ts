// The info chunk of Core Audio Format: pairs of key and value, each ended by a NUL.
import { asciiOf, type RandomAccess, viewOf } from '../audio/containers/random-access.ts';
import { decodeText } from './decode-text.ts';
import type { EmbeddedText } from './embedded-text.ts';

const MOST_CHUNKS = 10_000;
const LARGEST_INFO_BYTES = 1 << 20;
const noise = /encod|software|application|tempo|channel|rate|duration|date|time/i;

export function parseCafInfo(access: RandomAccess): EmbeddedText[] {
  for (let at = 8, count = 0; count < MOST_CHUNKS; count++) {
    const header = access.readAt(at, 12);
    if (header.length < 12) break;
    const size = Number(viewOf(header).getBigInt64(4));
    if (asciiOf(header, 0, 4) === 'info')
      return pairsOf(access.readAt(at + 12, Math.min(size, LARGEST_INFO_BYTES)));
    if (size < 0) break;
    at += 12 + size;
  }
  return [];
}

function pairsOf(body: Uint8Array): EmbeddedText[] {
  const strings: string[] = [];
  for (let at = 4; at < body.length; ) {
    const end = body.indexOf(0, at);
    if (end < 0) break;
    strings.push(decodeText(body.subarray(at, end)));
    at = end + 1;
  }
  const texts: EmbeddedText[] = [];
  for (let pair = 0; pair + 1 < strings.length; pair += 2) {
    const [field = '', value = ''] = [strings[pair], strings[pair + 1]];
    if (!noise.test(field)) texts.push({ source: 'caf', field, value });
  }
  return texts;
}
