// Names of filters, and the values that can be told without asking the library.

export interface FilterHint {
  /** `dur:` of `dur:<2`. */
  readonly field: string;
  readonly says: string;
  /** Other names of the same filter. */
  readonly aliases: readonly string[];
  /** Values that are good examples or all there are; none where the library knows them. */
  readonly values: readonly { readonly value: string; readonly says: string }[];
}

const value = (text: string, says: string) => ({ value: text, says });

export const filterHints: readonly FilterHint[] = [
  { field: 'tag', says: 'carries a tag', aliases: [], values: [] },
  { field: 'cat', says: 'of a UCS category', aliases: ['category'], values: [] },
  { field: 'folder', says: 'in a folder', aliases: ['path'], values: [] },
  { field: 'name', says: 'in the name of the file', aliases: [], values: [] },
  {
    field: 'dur',
    says: 'length',
    aliases: ['duration', 'length'],
    values: [
      value('<2', 'shorter than two seconds'),
      value('1-10', 'one to ten seconds'),
      value('>60', 'longer than a minute'),
      value('>5m', 'longer than five minutes'),
    ],
  },
  {
    field: 'format',
    says: 'of a format',
    aliases: ['type'],
    values: ['wav', 'aiff', 'flac', 'mp3', 'ogg', 'opus', 'm4a', 'caf'].map((name) => value(name, 'files')),
  },
  {
    field: 'ch',
    says: 'channels',
    aliases: ['channels'],
    values: [
      value('mono', '1 channel'),
      value('stereo', '2 channels'),
      value('quad', '4 channels'),
      value('5.1', '6 channels'),
      value('7.1', '8 channels'),
    ],
  },
  {
    field: 'sr',
    says: 'sample rate',
    aliases: ['rate'],
    values: [
      value('44.1k', '44,100 Hz'),
      value('48k', '48,000 Hz'),
      value('96k', '96,000 Hz'),
      value('192k', '192,000 Hz'),
    ],
  },
  {
    field: 'rating',
    says: 'stars',
    aliases: ['stars'],
    values: [
      value('>=3', 'three stars and more'),
      value('>=4', 'four stars and more'),
      value('5', 'five stars'),
      value('0', 'not rated'),
    ],
  },
];

/** The filter of this name, or another name of it. */
export function findFilterHint(field: string): FilterHint | undefined {
  return filterHints.find((hint) => hint.field === field || hint.aliases.includes(field));
}

/** `tag:wood`, `tag:"wet stone"`. */
export function formatFilter(field: string, text: string): string {
  return /^[^\s,"]+$/u.test(text) ? `${field}:${text}` : `${field}:"${text.replaceAll('"', '')}"`;
}
