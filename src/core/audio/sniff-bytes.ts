// What kind of file these first bytes belong to, where it is none that our own decoders read.
import { asciiOf } from './containers/random-access.ts';

export type SniffedKind =
  /** Sound or video that another program can decode. */
  | { readonly kind: 'media' }
  /** Certainly no sound; `looksLike` completes "it looks like …". */
  | { readonly kind: 'other'; readonly looksLike: string }
  /** Nothing but zeros: padding, or what a broken copy leaves. */
  | { readonly kind: 'blank' }
  | { readonly kind: 'unknown' };

/** Marks at a byte offset. */
const mediaMarks: readonly (readonly [number, string])[] = [
  [4, 'ftyp'],
  [4, 'moov'],
  [4, 'mdat'],
  [0, '\x1aE\xdf\xa3'],
  [0, '0&\xb2u\x8ef\xcf\x11'],
  [0, 'wvpk'],
  [0, 'MAC '],
  [0, 'TTA1'],
  [0, 'MPCK'],
  [0, 'MP+'],
  [0, 'OFR '],
  [0, 'tBaK'],
  [0, 'DSD '],
  [0, 'FRM8'],
  [0, '#!AMR'],
  [0, 'ADIF'],
  [0, '\x0bw'],
  [0, '\x7f\xfe\x80\x01'],
  [0, 'FLV\x01'],
  [0, '.RMF'],
  [0, 'Creative Voice File'],
  [0, 'OggS'],
  [0, 'caff'],
  [8, 'AVI '],
  [8, '8SVX'],
];

const otherMarks: readonly (readonly [string, string])[] = [
  ['\x89PNG', 'a picture'],
  ['\xff\xd8\xff', 'a picture'],
  ['GIF8', 'a picture'],
  ['8BPS', 'a picture'],
  ['%PDF', 'a document'],
  ['PK\x03\x04', 'an archive'],
  ['Rar!', 'an archive'],
  ['7z\xbc\xaf', 'an archive'],
  ['\x1f\x8b', 'an archive'],
  ['SQLite format 3', 'a database'],
  ['\x7fELF', 'a program'],
  ['MThd', 'MIDI notes, which carry no sound'],
];

/** `head`: the first kilobytes of the file. */
export function sniffBytes(head: Uint8Array): SniffedKind {
  const start = asciiOf(head, 0, 32);
  if (mediaMarks.some(([at, mark]) => start.startsWith(mark, at)) || isAdts(head)) return { kind: 'media' };
  const other = otherMarks.find(([mark]) => start.startsWith(mark));
  if (other) return { kind: 'other', looksLike: other[1] };
  if (head.every((byte) => byte === 0)) return { kind: 'blank' };
  if (isText(head)) return { kind: 'other', looksLike: 'text' };
  return { kind: 'unknown' };
}

/** AAC frames with ADTS headers: sync word, layer 0. */
function isAdts(head: Uint8Array): boolean {
  return head[0] === 0xff && ((head[1] ?? 0) & 0xf6) === 0xf0;
}

/** No control characters but those of text, and valid UTF-8 (a cut last character aside). */
function isText(head: Uint8Array): boolean {
  if (head.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13))
    return false;
  const text = new TextDecoder('utf-8').decode(head.subarray(0, Math.max(1, head.length - 4)));
  return !text.includes('\ufffd');
}
