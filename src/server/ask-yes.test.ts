import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { askYes } from './ask-yes.ts';

const answer = (keys: string) => {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const asked = askYes('Really?', input, output);
  output.once('data', () => input.write(keys));
  return asked;
};

it.each([
  ['y\r', true],
  ['Yes\r', true],
  ['\r', false],
  ['of course\r', false],
])('the line %j is %s', async (keys, isYes) => {
  expect(await answer(keys)).toBe(isYes);
});

it.each([
  ['Ctrl+C', '\u0003'],
  ['Ctrl+D', '\u0004'],
])('%s is no, and no error', async (_name, keys) => {
  expect(await answer(keys)).toBe(false);
});
