// Text chunks of AIFF: NAME, AUTH, (c), ANNO, COMT and the names of markers.
import { viewOf } from '../audio/containers/random-access.ts';
import { decodeText } from './decode-text.ts';
import type { EmbeddedText } from './embedded-text.ts';

const names: Readonly<Record<string, string>> = {
  NAME: 'title',
  AUTH: 'author',
  '(c) ': 'copyright',
  ANNO: 'annotation',
};

export function parseAiffText(id: string, body: Uint8Array): EmbeddedText[] {
  const field = names[id];
  if (field) return [{ source: 'aiff', field, value: decodeText(body) }];
  if (id === 'COMT') return comments(body);
  return id === 'MARK' ? markers(body) : [];
}

/** Each: time, marker, length, text padded to even length. */
function comments(body: Uint8Array): EmbeddedText[] {
  const texts: EmbeddedText[] = [];
  const view = viewOf(body);
  for (let at = 2; at + 8 <= body.length; ) {
    const byteCount = view.getUint16(at + 6);
    const bytes = body.subarray(at + 8, at + 8 + byteCount);
    texts.push({ source: 'aiff', field: 'comment', value: decodeText(bytes) });
    at += 8 + byteCount + (byteCount & 1);
  }
  return texts;
}

/** Each: id, position, Pascal string whose length with its count byte is padded to even. */
function markers(body: Uint8Array): EmbeddedText[] {
  const texts: EmbeddedText[] = [];
  for (let at = 2; at + 7 <= body.length; ) {
    const length = body[at + 6] as number;
    texts.push({ source: 'cue', field: 'label', value: decodeText(body.subarray(at + 7, at + 7 + length)) });
    at += 6 + length + 1 + ((length + 1) & 1);
  }
  return texts;
}
