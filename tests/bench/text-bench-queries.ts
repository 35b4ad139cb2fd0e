// Queries that are hard on full text: words that nearly every clip has, many words, pasted pages, phrases that never match.

/** What people type, and what they type without meaning harm. */
export const nameQueries: readonly string[] = [
  'door',
  'wood',
  'rain',
  'a',
  'the',
  'the sound of a',
  'sound',
  'sounds of the background',
  'in the background',
  'library',
  'library sound',
  'zoom',
  'wav',
  '01',
  'met',
  'soun',
  'libr',
  's',
  'wa',
  'hybrid background',
  'metal wood impact',
  'door wood creak slow heavy metal impact sound hit',
  'rain thunder wind water metal wood glass plastic',
  '"the sound"',
  '"sound the"',
  '"wooden door"',
  '"the sound of" door',
  'rain, thunder, wind',
  'a, b, c, d, e, f, g, h, i',
  'door -wood',
  'background -sound',
  'sound dur:<2',
  'library tag:hybrid',
  'door folder:rain rating:>=3',
  'doorCreak02',
  'xyzzyq',
  'door xyzzyq',
  'café',
  '雨の音',
  'a* OR b*',
  'recorded by',
  'lorem '.repeat(833),
  'rain wind '.repeat(500),
  Array.from(
    { length: 700 },
    (_, index) => ['rain', 'wind', 'door', 'metal', 'sound', 'hit'][index % 6],
  ).join(', '),
];

/** As they stand in the box letter by letter. */
export const typedTexts: readonly string[] = [
  ...beginnings('s', 'sound of rain on a roof'),
  ...beginnings('m', 'metal impact'),
  ...beginnings('d', 'door creak'),
  ...['a', 'e', 'l', 'ü', '雨', 'cat:', 'cat:door', 'tag:', 'tag:s', 'folder:l', 'du', '-win', '"the so'],
  ...['soudn', 'thuner', 'misspel', 'schr', 'xqzz', 'rain, wind, thu', 'rusty gate cr'],
];

function beginnings(from: string, whole: string): string[] {
  return Array.from({ length: whole.length - from.length + 1 }, (_, index) =>
    whole.slice(0, from.length + index),
  );
}

export const filterQueries: readonly string[] = [
  'dur:<2',
  'dur:1-10 ch:2',
  'tag:hybrid',
  '-tag:hybrid',
  'rating:>=4',
  'folder:rain',
  'format:flac',
  'name:door',
  'name:e',
  'cat:doors',
  'sr:96k',
  'dur:>60 folder:rain rating:>=3',
];
