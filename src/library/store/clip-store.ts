/** Clips as people see them: lists, details, what they type. */
import { parseQuery } from '../../core/search/grammar/parse-query.ts';
import { findUcs } from '../../core/ucs/ucs-lookup.ts';
import type { ClipDetails } from '../../shared/contract/clips.ts';
import { createCaptionStore } from './caption-store.ts';
import { getShownPath } from './clip-path.ts';
import { type ClipSummaryStore, createClipSummaryStore } from './clip-summary-store.ts';
import { createClipLists } from './clip-table/clip-lists.ts';
import type { ClipOrder } from './clip-table/clip-order.ts';
import { createFirstPage } from './clip-table/first-page.ts';
import type { LibraryDatabase } from './open-database.ts';

interface ClipListRequest {
  /** Search-box text; only its filters count. */
  readonly filter: string;
  readonly folderId?: number | undefined;
  readonly order: ClipOrder;
  /** Nothing: `added` and `modified` are descending, the others are not. */
  readonly isDescending?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

export interface ClipStore extends ClipSummaryStore {
  findDetails(id: number): ClipDetails | undefined;
  /** Ids of one page and how many there are in all. */
  list(request: ClipListRequest): Promise<{ readonly ids: number[]; readonly total: number }>;
  /** How many of these clips exist. */
  countKnown(ids: readonly number[]): number;
  describe(id: number, description: string): void;
  rate(ids: readonly number[], rating: number): void;
}

export function createClipStore(database: LibraryDatabase): ClipStore {
  const { sql } = database;
  const { getSummaries } = createClipSummaryStore(database);
  const lists = createClipLists(sql);
  const readFirstPage = createFirstPage(sql);
  const selectDetails = sql.prepare(detailsSql);
  const captions = createCaptionStore(database);
  const selectEmbedded = sql.prepare(
    'SELECT source, field, value FROM embedded_texts WHERE content_id = ? ORDER BY position',
  );
  const selectCopies = sql.prepare(copiesSql);
  const describe = sql.prepare('UPDATE clips SET description = ? WHERE id = ?');
  const rate = sql.prepare('UPDATE clips SET rating = ? WHERE id IN (SELECT value FROM json_each(?))');
  const countKnown = sql
    .prepare('SELECT count(*) FROM clips WHERE id IN (SELECT value FROM json_each(?))')
    .pluck();

  return {
    getSummaries,
    findDetails(id) {
      const [summary] = getSummaries([id]);
      const row = selectDetails.get(id) as DetailsRow | undefined;
      if (!summary || !row) return undefined;
      const copies = selectCopies.all(row.content_id, id) as CopyRow[];
      return {
        ...summary,
        bitDepth: row.bit_depth,
        codec: row.codec,
        modifiedAtMs: row.modified_at_ms,
        description: row.description,
        captions: captions.list(id),
        embedded: selectEmbedded.all(row.content_id) as { source: string; field: string; value: string }[],
        ucs: formatUcs(row.ucs_cat_id),
        windowCount: row.window_count ?? 0,
        copies: copies.map((copy) => ({
          id: copy.id,
          path: getShownPath({ folderPath: copy.folder_path, relativePath: copy.relative_path }),
        })),
      };
    },
    async list({
      filter,
      folderId,
      order,
      isDescending = order === 'added' || order === 'modified',
      ...page
    }) {
      const { filters } = parseQuery(filter);
      const isAll = filters.length === 0 && folderId === undefined;
      const first = isAll && order === 'added' ? readFirstPage({ isDescending, ...page }) : undefined;
      if (first) return first;
      const ids = await lists.list({ filters, excluded: [], folderId }, order, isDescending);
      return { ids: [...ids.subarray(page.offset, page.offset + page.limit)], total: ids.length };
    },
    countKnown: (ids) => countKnown.get(JSON.stringify(ids)) as number,
    describe: (id, description) => void describe.run(description, id),
    rate: (ids, rating) => void rate.run(rating, JSON.stringify(ids)),
  };
}

function formatUcs(catId: string | null): ClipDetails['ucs'] {
  const entry = catId === null ? undefined : findUcs(catId);
  if (!entry) return null;
  return { catId: entry.catId, category: entry.category, subCategory: entry.subCategory };
}

interface DetailsRow {
  content_id: number | null;
  bit_depth: number | null;
  codec: string | null;
  modified_at_ms: number;
  description: string;
  ucs_cat_id: string | null;
  window_count: number | null;
}

interface CopyRow {
  id: number;
  folder_path: string;
  relative_path: string;
}

const detailsSql = `
  SELECT clips.content_id, contents.bit_depth, contents.codec, clips.modified_at_ms, clips.description,
    clips.ucs_cat_id,
    (SELECT window_count FROM vector_members WHERE content_id = clips.content_id AND vector_space_id =
      (SELECT id FROM vector_spaces WHERE state = 'active' ORDER BY id DESC LIMIT 1)) AS window_count
  FROM clips LEFT JOIN contents ON contents.id = clips.content_id WHERE clips.id = ?`;

const copiesSql = `
  SELECT clips.id, folders.path AS folder_path, clips.relative_path
  FROM clips JOIN folders ON folders.id = clips.folder_id
  WHERE clips.content_id = ? AND clips.id <> ? AND clips.is_missing = 0 AND folders.is_removed = 0
  ORDER BY clips.id LIMIT 100`;
