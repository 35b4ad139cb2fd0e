import { expect, it } from 'vitest';
import { rememberTexts } from './remember-texts.ts';

it('embeds a text once, answers in the order asked, and forgets what was not used for long', async () => {
  const asked: string[][] = [];
  const embed = rememberTexts(async (texts) => {
    asked.push([...texts]);
    return texts.map((text) => Float32Array.of(text.length));
  }, 2);
  expect((await embed(['a', 'bb', 'a'])).map(([length]) => length)).toEqual([1, 2, 1]);
  expect((await embed(['bb', 'a'])).map(([length]) => length)).toEqual([2, 1]);
  await embed(['ccc']);
  await embed(['a', 'bb']);
  expect(asked).toEqual([['a', 'bb'], ['ccc'], ['bb']]);
});
