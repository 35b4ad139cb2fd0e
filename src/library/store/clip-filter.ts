// Filters of the search grammar as SQL over `clipTables`.
import type { Filter } from '../../core/search/grammar/filters.ts';
import type { ParsedQuery } from '../../core/search/grammar/parse-query.ts';
import { findUcsByName } from '../../core/ucs/ucs-lookup.ts';

export interface ClipFilter {
  /** A condition over `clipTables`, with `?` for each parameter. */
  readonly where: string;
  readonly parameters: readonly (string | number)[];
}

/** What a condition is written over: `SELECT … FROM ${clipTables} WHERE ${where}`. */
export const clipTables =
  'clips JOIN folders ON folders.id = clips.folder_id LEFT JOIN contents ON contents.id = clips.content_id';

/** Clips that lists and searches show: not gone, not of a removed folder. Offline ones are shown. */
export const visibleClips = 'folders.is_removed = 0 AND clips.is_missing = 0';

/** All filters together, and only visible clips. Words are not looked at. */
export function buildClipFilter(parsed: Pick<ParsedQuery, 'filters'>): ClipFilter {
  const parts = parsed.filters.map(buildOne);
  return {
    where: [visibleClips, ...parts.map((part) => part.where)].join(' AND '),
    parameters: parts.flatMap((part) => part.parameters),
  };
}

function buildOne(filter: Filter): ClipFilter {
  const { where, parameters } = buildCondition(filter);
  // What is not known (a duration before analysis) satisfies only the negated filter.
  return { where: filter.isNegated ? `NOT coalesce((${where}), 0)` : `(${where})`, parameters };
}

function buildCondition(filter: Filter): ClipFilter {
  switch (filter.field) {
    case 'tag':
      return buildTag(filter.value);
    case 'cat':
      return buildCategory(filter.value);
    case 'folder':
      return {
        where: `replace(folders.path || '/' || ${directorySql}, '\\', '/') LIKE ? ESCAPE '\\'`,
        parameters: [contains(filter.value.replaceAll('\\', '/'))],
      };
    case 'name':
      return {
        where: `${fileNameSql} LIKE ? ESCAPE '\\'`,
        parameters: [contains(filter.value)],
      };
    case 'format':
      return buildFormat(filter.value);
    default:
      return buildRange(columns[filter.field], filter);
  }
}

/** Everything up to the last slash: strips from the right whatever is no slash. */
const directorySql = "rtrim(clips.relative_path, replace(clips.relative_path, '/', ''))";

/** The part after the last slash. */
export const fileNameSql = `substr(clips.relative_path, length(${directorySql}) + 1)`;

const columns = {
  duration: 'contents.duration_seconds',
  channels: 'contents.channel_count',
  sampleRate: 'contents.sample_rate_hz',
  rating: 'clips.rating',
} as const;

function buildRange(
  column: string,
  range: {
    readonly from: number | null;
    readonly to: number | null;
    readonly isOpenAt: 'from' | 'to' | null;
  },
): ClipFilter {
  // `dur:2` means what a list shows as 2 s.
  const slack = column === columns.duration && range.from !== null && range.from === range.to ? 0.5 : 0;
  const parts: string[] = [];
  const parameters: number[] = [];
  if (range.from !== null) {
    parts.push(`${column} ${range.isOpenAt === 'from' ? '>' : '>='} ?`);
    parameters.push(range.from - slack);
  }
  if (range.to !== null) {
    parts.push(`${column} ${range.isOpenAt === 'to' ? '<' : '<='} ?`);
    parameters.push(range.to + slack);
  }
  return { where: parts.length > 0 ? parts.join(' AND ') : '1', parameters };
}

/** `tag:door`, or with a star `tag:door*`. */
function buildTag(value: string): ClipFilter {
  return {
    where: `EXISTS (SELECT 1 FROM clip_tags JOIN tags ON tags.id = clip_tags.tag_id
      WHERE clip_tags.clip_id = clips.id AND tags.name LIKE ? ESCAPE '\\')`,
    parameters: [escapeLike(value.trim()).replaceAll('*', '%')],
  };
}

function buildCategory(value: string): ClipFilter {
  const catIds = findUcsByName(value).map((entry) => entry.catId);
  const marks = catIds.map(() => '?').join(', ');
  if (catIds.length > 0) return { where: `clips.ucs_cat_id IN (${marks})`, parameters: catIds };
  return { where: "clips.ucs_cat_id LIKE ? ESCAPE '\\'", parameters: [`${escapeLike(value)}%`] };
}

const spellings: readonly (readonly string[])[] = [
  ['wav', 'wave', 'bwf'],
  ['aif', 'aiff', 'aifc'],
  ['ogg', 'oga'],
  ['au', 'snd'],
];

function buildFormat(value: string): ClipFilter {
  const names = spellings.find((group) => group.includes(value)) ?? [value];
  const marks = names.map(() => '?').join(', ');
  return {
    where: `clips.extension IN (${marks}) OR contents.codec = ?`,
    parameters: [...names, value],
  };
}

function contains(text: string): string {
  return `%${escapeLike(text)}%`;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
