// The bext chunk of Broadcast Wave (EBU Tech 3285).
import { decodeText } from './decode-text.ts';
import type { EmbeddedText } from './embedded-text.ts';

const fields = [
  ['description', 0, 256],
  ['originator', 256, 288],
  ['originatorReference', 288, 320],
  ['originationDate', 320, 330],
] as const;
const CODING_HISTORY_AT = 602;

export function parseBext(body: Uint8Array): EmbeddedText[] {
  const texts = fields.map(([field, start, end]) => ({
    source: 'bext',
    field,
    value: decodeText(body.subarray(start, end)),
  }));
  const history = decodeText(body.subarray(CODING_HISTORY_AT));
  return [...texts, { source: 'bext', field: 'codingHistory', value: history }];
}
