/** A condition that narrows the answer; never left to the text encoder. */
export type Filter =
  | {
      readonly field: 'tag' | 'cat' | 'folder' | 'format' | 'name';
      readonly value: string;
      readonly isNegated: boolean;
    }
  | {
      readonly field: 'duration' | 'channels' | 'sampleRate' | 'rating';
      /** Both ends are part of the range; null is open. Seconds, channels, hertz, stars. */
      readonly from: number | null;
      readonly to: number | null;
      /** The end itself is left out (`dur:<2`). */
      readonly isOpenAt: 'from' | 'to' | null;
      readonly isNegated: boolean;
    };

export type FilterResult =
  | { readonly kind: 'filter'; readonly filter: Filter }
  | { readonly kind: 'problem'; readonly problem: string }
  /** No such field: the text is a plain word. */
  | { readonly kind: 'unknown' };

type NumberField = 'duration' | 'channels' | 'sampleRate' | 'rating';

type TextField = 'tag' | 'cat' | 'folder' | 'format' | 'name';

const textFields: Record<string, TextField> = {
  tag: 'tag',
  cat: 'cat',
  category: 'cat',
  folder: 'folder',
  path: 'folder',
  format: 'format',
  type: 'format',
  name: 'name',
};

const numberFields: Record<string, NumberField> = {
  dur: 'duration',
  duration: 'duration',
  length: 'duration',
  ch: 'channels',
  channels: 'channels',
  sr: 'sampleRate',
  rate: 'sampleRate',
  rating: 'rating',
  stars: 'rating',
};

const readers: Record<NumberField, (text: string) => number | null> = {
  duration: readSeconds,
  channels: readChannels,
  sampleRate: readHertz,
  rating: readPlain,
};

const examples: Record<NumberField, string> = {
  duration: 'dur:<2, dur:>1m or dur:1-3',
  channels: 'ch:1, ch:2 or ch:stereo',
  sampleRate: 'sr:96000 or sr:>=48k',
  rating: 'rating:>=3',
};

/** Reads `field:value`. */
export function parseFilter(field: string, value: string, isNegated: boolean): FilterResult {
  if (Object.hasOwn(textFields, field)) {
    const textField = textFields[field] as TextField;
    const cleaned = textField === 'format' ? value.toLowerCase().replace(/^\./, '') : value;
    return { kind: 'filter', filter: { field: textField, value: cleaned, isNegated } };
  }
  if (!Object.hasOwn(numberFields, field)) return { kind: 'unknown' };
  const numberField = numberFields[field] as NumberField;
  const range = readRange(value, readers[numberField]);
  if (range) return { kind: 'filter', filter: { field: numberField, ...range, isNegated } };
  const problem = `“${field}:${value}” is not understood. Write for example ${examples[numberField]}.`;
  return { kind: 'problem', problem };
}

function readRange(text: string, read: (text: string) => number | null) {
  const compared = /^(<=|>=|<|>|=)(.+)$/.exec(text);
  if (compared) {
    const value = read(compared[2] ?? '');
    if (value === null) return null;
    if (compared[1] === '=') return { from: value, to: value, isOpenAt: null };
    const isUpper = compared[1]?.startsWith('<') ?? false;
    const isOpen = compared[1]?.length === 1;
    if (isUpper) return { from: null, to: value, isOpenAt: isOpen ? ('to' as const) : null };
    return { from: value, to: null, isOpenAt: isOpen ? ('from' as const) : null };
  }
  const between = /^(.+?)(?:\.\.|-|–)(.+)$/.exec(text);
  if (between) {
    const to = read(between[2] ?? '');
    const from = read(withUnitOf(between[2] ?? '', between[1] ?? ''));
    if (from === null || to === null) return null;
    return { from: Math.min(from, to), to: Math.max(from, to), isOpenAt: null };
  }
  const value = read(text);
  return value === null ? null : { from: value, to: value, isOpenAt: null };
}

/** `1-3m` is one to three minutes. Not where the first number is the larger one: `30-2m` begins at half a minute. */
function withUnitOf(last: string, first: string): string {
  const unit = /^(\d+(?:\.\d+)?)(ms|s|sec|m|min|h)$/i.exec(last);
  const isPlain = /^\d+(\.\d+)?$/.test(first);
  return unit && isPlain && Number(first) <= Number(unit[1]) ? `${first}${unit[2]}` : first;
}

function readPlain(text: string): number | null {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : null;
}

/** `2`, `2s`, `500ms`, `1.5m`, `2h`, `1:30`. */
function readSeconds(text: string): number | null {
  const clock = /^(\d+):([0-5]?\d(?:\.\d+)?)$/.exec(text);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const unit = /^(\d+(?:\.\d+)?)(ms|s|sec|m|min|h)?$/i.exec(text);
  if (!unit) return null;
  const factors: Record<string, number> = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600 };
  return Number(unit[1]) * (factors[(unit[2] ?? 's').toLowerCase()] ?? 1);
}

/** `96000`, `96k`, `44.1kHz`; small numbers mean kilohertz. */
function readHertz(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(k|khz|hz)?$/i.exec(text);
  if (!match) return null;
  const value = Number(match[1]);
  const isKilo = match[2]?.toLowerCase().startsWith('k') || (match[2] === undefined && value < 1000);
  return Math.round(isKilo ? value * 1000 : value);
}

function readChannels(text: string): number | null {
  const named: Record<string, number> = { mono: 1, stereo: 2, quad: 4, '5.1': 6, '7.1': 8 };
  return named[text.toLowerCase()] ?? (/^\d+$/.test(text) ? Number(text) : null);
}
