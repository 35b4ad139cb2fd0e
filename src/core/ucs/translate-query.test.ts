import { describe, expect, test } from 'vitest';
import { translateQuery } from './translate-query.ts';

const english = (query: string) => translateQuery(query)?.english;

describe('a query in another language', () => {
  test('is understood through the names that UCS has in it', () => {
    expect(english('Regen')).toBe('rain');
    expect(english('lluvia y trueno')).toBe('rain thunder');
    expect(english('porte qui grince')).toContain('doors');
    expect(english('爆発')).toBe('explosions');
    expect(translateQuery('oiseaux')?.language).toBe('fr');
  });

  test('may be inflected, without accents, or a German compound', () => {
    expect(english('tür')).toBe('doors');
    expect(english('Tur')).toBe('doors');
    expect(english('Türknarren')?.split(' ').sort()).toEqual(['creak', 'doors']);
    expect(english('Holztür')).toContain('doors');
  });

  test('may be Japanese without spaces', () => {
    expect(english('犬の爆発')?.split(' ')).toEqual(expect.arrayContaining(['dog', 'explosions']));
  });
});

test('English, gibberish and sentences about no sound are left as they are', () => {
  const queries = [
    'rusty gate',
    'explosion',
    'wolf',
    'a cat meows',
    'xqzzv',
    'quarterly tax return',
    'how to bake bread',
  ];
  for (const query of [...queries, 'parliament debate on pensions', 'opera aria by a soprano', '', '🚪'])
    expect(translateQuery(query), query).toBeNull();
});
