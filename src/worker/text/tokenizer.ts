import { readFileSync } from 'node:fs';
import { AppError } from '../../shared/errors/app-error.ts';

/** Turns a text into token ids, special tokens included, at most `maxLength` of them. */
export type Tokenize = (text: string) => number[];

/**
 * Loads a `tokenizer.json`. A text that is too long loses its end but keeps the special tokens that follow it.
 * Throws AppError 'pack-invalid' when the file is missing or not a tokenizer.
 */
export async function loadTokenizer(path: string, maxLength: number): Promise<Tokenize> {
  const { Tokenizer } = await import('@huggingface/tokenizers');
  let tokenizer: InstanceType<typeof Tokenizer>;
  try {
    tokenizer = new Tokenizer(JSON.parse(readFileSync(path, 'utf8')), {});
    tokenizer.encode('a test');
  } catch (cause) {
    throw new AppError('pack-invalid', `The tokenizer ${path} cannot be read.`, { cause });
  }
  const closing = countClosingTokens(tokenizer.encode('').ids, tokenizer.encode('a').ids);
  return (text) => truncate(tokenizer.encode(text).ids, maxLength, closing);
}

/** Special tokens that every text ends with. */
function countClosingTokens(empty: readonly number[], filled: readonly number[]): number {
  let count = 0;
  while (count < empty.length - 1 && empty.at(-1 - count) === filled.at(-1 - count)) count++;
  return count;
}

function truncate(ids: number[], maxLength: number, closing: number): number[] {
  if (ids.length <= maxLength) return ids;
  const kept = Math.max(0, maxLength - closing);
  return [...ids.slice(0, kept), ...ids.slice(ids.length - Math.min(closing, maxLength))];
}
