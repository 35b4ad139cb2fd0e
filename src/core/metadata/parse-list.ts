// LIST chunks of RIFF: INFO texts, and the labels and notes of cue points (adtl).
import { asciiOf, viewOf } from '../audio/containers/random-access.ts';
import { decodeText } from './decode-text.ts';
import type { EmbeddedText } from './embedded-text.ts';

const infoNames: Readonly<Record<string, string>> = {
  INAM: 'title',
  ICMT: 'comment',
  IKEY: 'keywords',
  ISBJ: 'subject',
  IART: 'artist',
  IGNR: 'genre',
  IPRD: 'product',
  ICOP: 'copyright',
  ICRD: 'date',
  IENG: 'engineer',
  ISRC: 'source',
  ICMS: 'commissioned',
  IARL: 'archive',
  IMED: 'medium',
};
/** Names of the writing program say nothing about the sound. */
const programFields = new Set(['ISFT', 'ITCH']);
const MOST_ENTRIES = 10_000;

export function parseList(body: Uint8Array): EmbeddedText[] {
  const form = asciiOf(body, 0, 4);
  if (form !== 'INFO' && form !== 'adtl') return [];
  const texts: EmbeddedText[] = [];
  for (const { id, bytes } of entriesOf(body)) {
    if (form === 'INFO') {
      if (!programFields.has(id))
        texts.push({ source: 'info', field: infoNames[id] ?? id, value: decodeText(bytes) });
    } else if (id === 'labl' || id === 'note') {
      texts.push({
        source: 'cue',
        field: id === 'labl' ? 'label' : 'note',
        value: decodeText(bytes.subarray(4)),
      });
    } else if (id === 'ltxt') {
      texts.push({ source: 'cue', field: 'text', value: decodeText(bytes.subarray(20)) });
    }
  }
  return texts;
}

function* entriesOf(body: Uint8Array): Generator<{ id: string; bytes: Uint8Array }> {
  const view = viewOf(body);
  for (let at = 4, count = 0; at + 8 <= body.length && count < MOST_ENTRIES; count++) {
    const byteCount = view.getUint32(at + 4, true);
    yield { id: asciiOf(body, at, at + 4), bytes: body.subarray(at + 8, at + 8 + byteCount) };
    at += 8 + byteCount;
    // Some writers forget to pad to even length.
    if ((byteCount & 1) === 1 && !isEntry(body, at)) at++;
  }
}

function isEntry(body: Uint8Array, at: number): boolean {
  if (at + 8 > body.length || !/^[A-Za-z0-9 ]{4}$/.test(asciiOf(body, at, at + 4))) return false;
  return at + 8 + viewOf(body).getUint32(at + 4, true) <= body.length;
}
