import { toPlainPunctuation } from './plain-punctuation.ts';

export type Token =
  | { readonly kind: 'comma' }
  | {
      readonly kind: 'term';
      /** `tag` of `tag:wet`, lower case; null for plain words. */
      readonly field: string | null;
      readonly text: string;
      readonly isQuoted: boolean;
      readonly isNegated: boolean;
    };

/** minus? (field:)? ("quoted" | word); a quote that is never closed runs to the end. */
const term = /(-?)(?:([A-Za-z]+):)?(?:"([^"]*)(?:"|$)|([^\s,"]+))|(,)/gy;

/** Cuts the text of the search box into terms and commas, leaving nothing out but white space and stray minuses. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const input = toPlainPunctuation(text.normalize('NFC')).replaceAll('\0', ' ');
  let position = 0;
  while (position < input.length) {
    term.lastIndex = position;
    const match = term.exec(input);
    if (!match) {
      position += 1;
      continue;
    }
    position = term.lastIndex;
    if (match[5] !== undefined) tokens.push({ kind: 'comma' });
    else pushTerm(tokens, match);
  }
  return tokens;
}

function pushTerm(tokens: Token[], match: RegExpExecArray): void {
  const [, minus, field, quoted, plain] = match;
  const text = (quoted ?? plain ?? '').trim();
  if (text === '' || /^-+$/.test(text)) return;
  tokens.push({
    kind: 'term',
    field: field?.toLowerCase() ?? null,
    text,
    isQuoted: quoted !== undefined,
    isNegated: minus === '-',
  });
}
