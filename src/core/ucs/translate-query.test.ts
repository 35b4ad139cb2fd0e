import { describe, expect, test } from 'vitest';
import { translateQuery } from './translate-query.ts';
import { listTypedNames } from './typed-names.ts';
import { isUcsEnglish } from './ucs-english.ts';
import { foreignLanguages } from './ucs-names.ts';

const english = (query: string) => translateQuery(query)?.english;

describe('a query in another language', () => {
  test('is understood through the names that UCS has in it', () => {
    expect(english('Regen')).toBe('rain');
    expect(english('lluvia y trueno')).toBe('rain thunder');
    expect(english('爆発')).toBe('explosions');
    expect(translateQuery('oiseaux')?.language).toBe('fr');
  });

  test('means the CatID that its words name together', () => {
    expect(english('Knarzen Tür')).toBe('creak doors');
    expect(english('grincement portes')).toBe('creak doors');
    expect(english('きしみ ドア')).toBe('creak doors');
    // Interiors are many; those of vehicles fewer.
    expect(english('Innen Luftfahrzeug')).toBe('interior aircraft');
  });

  test.each([
    ['bellender Hund', 'barking dog'],
    ['gato maullando', 'cat meowing'],
    ['porte qui grince', 'door squeaking'],
    ['犬が吠える', 'dog barking'],
    ["chant d'oiseaux", 'birdsong'],
    ['unter Wasser', 'underwater'],
    ['risa malvada', 'laughing evil'],
  ])('may be said the everyday way: %s', (query, words) => {
    expect(english(query)).toBe(words);
  });

  test('may be inflected, without accents, with two letters for an umlaut', () => {
    for (const query of ['tür', 'Tur', 'Tuer']) expect(english(query), query).toBe('doors');
    expect(english('Türen')).toBe('door');
    expect(english('puerta que chirria')).toBe('door squeaking');
    expect(english('zersplitterndes Glas')).toContain('shattering');
  });

  test('may be a German compound', () => {
    expect(english('Türknarren')?.split(' ').sort()).toEqual(['creak', 'doors']);
    expect(english('Holztür')).toBe('wooden door');
    expect(english('Metalltor')).toBe('metal gate');
    expect(english('Regengeräusche')).toBe('rain');
    expect(english('Drachengebrüll')).toBe('dragon roaring');
  });

  test('may be Japanese without spaces, in any of its scripts', () => {
    expect(english('犬の爆発')?.split(' ')).toEqual(expect.arrayContaining(['dog', 'explosions']));
    for (const query of ['ドア', 'どあ', 'ﾄﾞｱ']) expect(english(query), query).toBe('doors');
    expect(english('扉を開ける音')).toBe('door opening');
    expect(english('UIクリック')).toBe('ui click');
  });

  test('keeps its English words', () => {
    expect(english('Laserschwert Sound')).toBe('lasers sword');
    expect(english('risa de robot')).toBe('laughing robot');
  });
});

test.each(foreignLanguages)('names of UCS are understood in %s', (language) => {
  const { categories, catIds } = listTypedNames(language);
  expect(categories).toHaveLength(82);
  const unknown = [...categories, ...catIds].filter(
    ({ text }) => !translateQuery(text) && !isUcsEnglish(text),
  );
  expect(unknown.length).toBeLessThan(5);
});

test('a text that is far too long is answered as well', () => {
  expect(english('türknarren'.repeat(500))).toBeUndefined();
  expect(english('Tür '.repeat(1250))).toBe('doors');
});

test('English, gibberish and sentences about no sound are left as they are', () => {
  const queries = [
    'rusty gate',
    'explosion',
    'wolf',
    'a cat meows',
    'a cancel sound plays',
    'a distant explosion rolls like thunder',
    'an airplane propeller spins steadily',
    'xqzzv',
    'quarterly tax return',
    'Steuererklärung 2024',
    'declaración de impuestos',
    'how to bake bread',
    'coin flipped',
    'lit match',
    'horses in a paddock',
    'flatten',
    'paused',
  ];
  for (const query of [
    ...queries,
    'parliament debate on pensions',
    'opera aria by a soprano',
    '',
    '🚪',
    '。',
  ])
    expect(translateQuery(query), query).toBeNull();
});
