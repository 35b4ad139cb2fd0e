// Which clips pass filters: one byte an id, 1 where it does.
import type { Filter } from '../../../core/search/grammar/filters.ts';
import { findUcsByName } from '../../../core/ucs/ucs-lookup.ts';
import type { ClipColumns } from './clip-columns.ts';

export interface MaskContext {
  /** Every folder by its id. */
  readonly folders: ReadonlyMap<number, { readonly path: string; readonly isRemoved: boolean }>;
  /** Clips with a tag of this name; `*` stands for any letters. */
  readonly listTagged: (name: string) => readonly number[];
  /** Clips whose texts match an expression of full text. */
  readonly listMatching: (expression: string) => readonly number[];
}

export interface ClipSelection {
  readonly filters: readonly Filter[];
  /** Expressions of full text that none of the clips may match. */
  readonly excluded: readonly string[];
  /** Only clips of this watched folder. */
  readonly folderId?: number | undefined;
}

/** Visible clips of the folder that pass all of the filters and whose texts match none of the excluded expressions. */
export function maskClips(columns: ClipColumns, context: MaskContext, selection: ClipSelection): Uint8Array {
  const mask = maskVisible(columns, context, selection.folderId);
  for (const filter of selection.filters) {
    const passes = readFilter(columns, context, filter);
    for (let id = 1; id < mask.length; id += 1) {
      // What is not known (a duration before analysis) satisfies only the negated filter.
      if (mask[id] === 1 && passes(id) === filter.isNegated) mask[id] = 0;
    }
  }
  for (const expression of selection.excluded) {
    for (const id of context.listMatching(expression)) mask[id] = 0;
  }
  return mask;
}

/** Not gone, not of a removed folder. Offline ones are shown. */
function maskVisible(
  columns: ClipColumns,
  { folders }: MaskContext,
  folderId: number | undefined,
): Uint8Array {
  const mask = new Uint8Array(columns.size);
  const isShown = new Uint8Array(Math.max(0, ...folders.keys()) + 1);
  for (const [id, { isRemoved }] of folders) {
    isShown[id] = !isRemoved && (folderId === undefined || id === folderId) ? 1 : 0;
  }
  const { isKnown, isMissing, folderId: folderIds, size } = columns;
  for (let id = 1; id < size; id += 1) {
    if (isKnown[id] === 1 && isMissing[id] === 0) mask[id] = isShown[folderIds[id] as number] as number;
  }
  return mask;
}

type Passes = (id: number) => boolean;

function readFilter(columns: ClipColumns, context: MaskContext, filter: Filter): Passes {
  switch (filter.field) {
    case 'tag':
      return among(columns, context.listTagged(filter.value.trim()));
    case 'cat':
      return byCode(columns.category, columns.categories.texts, isOfCategory(filter.value));
    case 'folder':
      return byCode(columns.directory, columns.directories.texts, isIn(context, filter.value));
    case 'name': {
      const ids: number[] = [];
      columns.names.eachWith(filter.value, (id) => ids.push(id));
      return among(columns, ids);
    }
    case 'format': {
      const names = spellings.find((group) => group.includes(filter.value)) ?? [filter.value];
      const hasExtension = byCode(columns.extension, columns.extensions.texts, (text) =>
        names.includes(text),
      );
      const hasCodec = byCode(columns.codec, columns.codecs.texts, (text) => text === filter.value);
      return (id) => hasExtension(id) || hasCodec(id);
    }
    default:
      return inRange(columns, filter);
  }
}

function among(columns: ClipColumns, ids: readonly number[]): Passes {
  const set = new Uint8Array(columns.size);
  for (const id of ids) set[id] = 1;
  return (id) => set[id] === 1;
}

/** The test is made once for each text, however many clips have it. */
function byCode(
  codes: Uint16Array | Int32Array,
  texts: readonly string[],
  test: (text: string) => boolean,
): Passes {
  const passes = Uint8Array.from(texts, (text) => (test(text) ? 1 : 0));
  return (id) => passes[codes[id] as number] === 1;
}

function isOfCategory(value: string): (catId: string) => boolean {
  const catIds = new Set(findUcsByName(value).map(({ catId }) => catId));
  if (catIds.size > 0) return (catId) => catIds.has(catId);
  const start = value.toLowerCase();
  return (catId) => catId !== '' && catId.toLowerCase().startsWith(start);
}

/** Anywhere in the path of the folder the file lies in, whichever slashes the system uses. */
function isIn({ folders }: MaskContext, value: string): (directory: string) => boolean {
  const wanted = value.replaceAll('\\', '/').toLowerCase().normalize('NFC');
  return (directory) => {
    const [folderId, inside] = directory.split('\0');
    // A whole drive ends with a slash of its own.
    const path = (folders.get(Number(folderId))?.path ?? '').replace(/[\\/]$/, '');
    return `${path}/${inside}`.replaceAll('\\', '/').toLowerCase().normalize('NFC').includes(wanted);
  };
}

const spellings: readonly (readonly string[])[] = [
  ['wav', 'wave', 'bwf'],
  ['aif', 'aiff', 'aifc'],
  ['ogg', 'oga'],
  ['au', 'snd'],
];

type RangeFilter = Extract<Filter, { readonly from: number | null }>;

function inRange(columns: ClipColumns, { field, from, to, isOpenAt }: RangeFilter): Passes {
  const values = {
    duration: columns.durationSeconds,
    channels: columns.channelCount,
    sampleRate: columns.sampleRateHz,
    rating: columns.rating,
  }[field];
  // `dur:2` means what a list shows as 2 s.
  const slack = field === 'duration' && from !== null && from === to ? 0.5 : 0;
  const least = (from ?? Number.NEGATIVE_INFINITY) - slack;
  const most = (to ?? Number.POSITIVE_INFINITY) + slack;
  return (id) => {
    const value = values[id] as number;
    const isAbove = isOpenAt === 'from' ? value > least : value >= least;
    return isAbove && (isOpenAt === 'to' ? value < most : value <= most);
  };
}
