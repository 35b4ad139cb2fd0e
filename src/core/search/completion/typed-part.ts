// The piece of the search box that is being typed: what completion completes.

import { toPlainPunctuation } from '../grammar/plain-punctuation.ts';

export interface TypedPart {
  /** Where it begins in the text; everything from here on is replaced. */
  readonly start: number;
  readonly isNegated: boolean;
  /** `tag` of `tag:wo`, lower case; null for a plain word. */
  readonly field: string | null;
  readonly isQuoted: boolean;
  /** As typed, without quotes, field and minus; may be empty behind a field. */
  readonly text: string;
  /** The plain words directly before it, the nearest last: a phrase may have begun there. */
  readonly before: readonly { readonly text: string; readonly start: number }[];
}

/** As the grammar's terms: minus? (field:)? ("quoted" | word); here the value behind a field may still be missing. */
const term = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)("?)|([^\s,"]*))/gy;

/** Undefined where nothing is being typed: the text is empty, or its last word is finished by a space, comma or quote. */
export function findTypedPart(text: string): TypedPart | undefined {
  const input = toPlainPunctuation(text);
  let before: { text: string; start: number }[] = [];
  let position = 0;
  while (position < input.length) {
    term.lastIndex = position;
    const match = term.exec(input);
    const whole = match?.[0] ?? '';
    if (!match || whole === '') {
      if (input[position] === ',') before = [];
      position += 1;
      continue;
    }
    const start = position;
    position += whole.length;
    const [, minus, field, quoted, closing, plain = ''] = match;
    const isPlain = minus === '' && field === undefined && quoted === undefined;
    if (position === input.length && !closing) {
      const typed = quoted ?? plain;
      if (typed === '' && field === undefined) return undefined;
      return {
        ...{ start, text: typed, before: isPlain ? before : [] },
        isNegated: minus === '-',
        field: field?.toLowerCase() ?? null,
        isQuoted: quoted !== undefined,
      };
    }
    before = isPlain ? [...before, { text: plain, start }] : [];
  }
  return undefined;
}
