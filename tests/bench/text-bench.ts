// Search by name, completion, lists and filters over a library that is as large as wished and never was analysed.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseQuery } from '../../src/core/search/grammar/parse-query.ts';
import { createCompletionCalls } from '../../src/library/completion/completion-calls.ts';
import { createSearchEngine } from '../../src/library/search/create-search-engine.ts';
import { createTextIndex } from '../../src/library/search/create-text-index.ts';
import { createVectorIndex } from '../../src/library/search/create-vector-index.ts';
import { createClipStore } from '../../src/library/store/clip-store.ts';
import { getClipTable } from '../../src/library/store/clip-table/clip-table.ts';
import { formatMatch } from '../../src/library/store/match-expression.ts';
import { type LibraryDatabase, openDatabase } from '../../src/library/store/open-database.ts';
import { createSearchStore } from '../../src/library/store/search-store.ts';
import { createTagStore } from '../../src/library/store/tag-store.ts';
import { createVectorStore } from '../../src/library/store/vector-store.ts';
import { fillClips } from './clip-generator.ts';
import { findPercentile } from './numbers.ts';
import { filterQueries, nameQueries, typedTexts } from './text-bench-queries.ts';

/** Of the medians of several questions. */
export interface TextTimes {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  /** The question that took longest. */
  readonly slowest: string;
}

export interface TextFigures {
  readonly clips: number;
  readonly databaseMB: number;
  /** Whole answers of 100 rows by words alone. */
  readonly names: TextTimes;
  /** The same words as SQLite's own full text answers them: all of them, best bm25 first. */
  readonly plainFullText: TextTimes;
  readonly completion: TextTimes;
  /** A page of 200 clips of each order, from its beginning, its middle and its end. */
  readonly browse: TextTimes;
  /** The same pages by SQL. */
  readonly plainBrowse: TextTimes;
  /** The first page of what passes a filter that was not asked for before. */
  readonly filters: TextTimes;
  /** From opening the database to the first list, … */
  readonly firstListSeconds: number;
  /** … to all clips in memory, and what they take there. */
  readonly tableSeconds: number;
  readonly tableMB: number;
}

export interface TextBenchOptions {
  readonly clips: number;
  /** A library that `fillClips` made of so many clips; otherwise one is made and removed again. */
  readonly library?: string;
  /** How often each question is asked; its median counts. */
  readonly repeats?: number;
}

export async function measureText({ clips, library, repeats = 5 }: TextBenchOptions): Promise<TextFigures> {
  const directory = library ?? mkdtempSync(join(tmpdir(), 'earmark-text-bench-'));
  if (!library) await fillClips(directory, clips);
  const database = openDatabase(directory, { log: () => {}, ownsLock: true });
  try {
    const first = await measureFirstList(database);
    return {
      clips,
      databaseMB: Math.round(statSync(join(directory, 'library.db')).size / 1e6),
      names: await measureNames(database, repeats),
      plainFullText: await measurePlainFullText(database),
      completion: await measureCompletion(database, repeats),
      ...(await measureLists(database, repeats)),
      ...first,
    };
  } finally {
    database.sql.close();
    if (!library) rmSync(directory, { recursive: true, force: true });
  }
}

type Ask = () => unknown;

/** Asks each question once before it counts, then so often. */
async function time(questions: ReadonlyMap<string, Ask>, repeats: number): Promise<TextTimes> {
  const medians: { question: string; ms: number }[] = [];
  for (const [question, ask] of questions) {
    if (repeats > 1) await ask();
    const times: number[] = [];
    for (let round = 0; round < repeats; round += 1) {
      const startedAt = performance.now();
      await ask();
      times.push(performance.now() - startedAt);
    }
    medians.push({ question, ms: findPercentile(times, 0.5) });
  }
  medians.sort((a, b) => a.ms - b.ms);
  const values = medians.map(({ ms }) => ms);
  return {
    p50Ms: findPercentile(values, 0.5),
    p95Ms: findPercentile(values, 0.95),
    maxMs: findPercentile(values, 1),
    slowest: medians.at(-1)?.question.slice(0, 60) ?? '',
  };
}

const pageOf = (order: 'name' | 'added' | 'duration' | 'modified', offset: number, filter = '') => ({
  ...{ filter, order, isDescending: false, offset, limit: 200 },
});
const orders = ['added', 'name', 'duration', 'modified'] as const;

async function measureFirstList(database: LibraryDatabase) {
  const before = process.memoryUsage().arrayBuffers;
  const startedAt = performance.now();
  await createClipStore(database).list(pageOf('added', 0));
  const firstListSeconds = (performance.now() - startedAt) / 1000;
  await getClipTable(database.sql).update();
  return {
    firstListSeconds,
    tableSeconds: (performance.now() - startedAt) / 1000,
    tableMB: Math.round((process.memoryUsage().arrayBuffers - before) / 1e6),
  };
}

/** No pack is in use, so nothing is heard and nothing is loaded. */
const noPacks = {
  list: () => [],
  find: () => undefined,
  getActive: () => undefined,
  getBuilding: () => undefined,
  switchOver: () => {},
  onChanged: () => () => {},
};

async function measureNames(database: LibraryDatabase, repeats: number): Promise<TextTimes> {
  const { sql } = database;
  const vectors = createVectorIndex({ store: createVectorStore(sql), registry: noPacks, tidies: false });
  const engine = createSearchEngine({
    vectors,
    texts: createTextIndex(sql),
    store: createSearchStore(sql),
    registry: noPacks,
    workers: undefined as never,
    locatePack: undefined as never,
    getSummaries: createClipStore(database).getSummaries,
  });
  const ask = (query: string) => engine.find({ query, mode: 'words', limit: 100 });
  const times = await time(new Map(nameQueries.map((query) => [query, () => ask(query)])), repeats);
  await vectors.close();
  return times;
}

function measurePlainFullText({ sql }: LibraryDatabase): Promise<TextTimes> {
  const find = sql.prepare('SELECT rowid FROM clip_text WHERE clip_text MATCH ? ORDER BY rank LIMIT 100');
  const questions = new Map<string, Ask>();
  for (const query of nameQueries) {
    const sides = parseQuery(query).alternatives.map((terms) =>
      terms.flatMap(({ text }) => formatMatch(text) ?? []).join(' AND '),
    );
    const expression = sides.filter((side) => side !== '').join(' OR ');
    // Pasted pages are more than SQLite's parser takes.
    if (expression !== '' && expression.length < 2000) questions.set(query, () => find.all(expression));
  }
  return time(questions, 1);
}

function measureCompletion(database: LibraryDatabase, repeats: number): Promise<TextTimes> {
  const calls = createCompletionCalls({ database, tags: createTagStore(database), packs: noPacks });
  const context = { signal: new AbortController().signal };
  const complete = (text: string) => calls['search.complete']({ text, limit: 8 }, context);
  return time(new Map(typedTexts.map((text) => [text, () => complete(text)])), repeats);
}

async function measureLists(database: LibraryDatabase, repeats: number) {
  const clips = createClipStore(database);
  const { total } = await clips.list(pageOf('added', 0));
  const places = [0, Math.floor(total / 2), Math.max(0, total - 200)];
  const pages = orders.flatMap((order) => places.map((offset) => pageOf(order, offset)));
  const named = (page: (typeof pages)[number]) => `${page.order} from ${page.offset}`;
  const list = async (page: (typeof pages)[number]) => {
    const { ids } = await clips.list(page);
    return clips.getSummaries(ids);
  };
  // Each time as if it had never been asked: the clip that is rated belongs to no page that counts.
  const forget = database.sql.prepare('UPDATE clips SET rating = rating WHERE id = 1');
  const listAnew = (filter: string) => {
    forget.run();
    return list(pageOf('added', 0, filter));
  };
  return {
    browse: await time(new Map(pages.map((page) => [named(page), () => list(page)])), repeats),
    plainBrowse: await time(new Map(pages.map((page) => [named(page), listPlainly(database, page)])), 1),
    filters: await time(new Map(filterQueries.map((filter) => [filter, () => listAnew(filter)])), repeats),
  };
}

function listPlainly({ sql }: LibraryDatabase, { order, offset }: ReturnType<typeof pageOf>): Ask {
  const column = {
    name: "substr(relative_path, length(rtrim(relative_path, replace(relative_path, '/', ''))) + 1) COLLATE NOCASE",
    added: 'added_at_ms',
    duration: 'duration_seconds',
    modified: 'modified_at_ms',
  }[order];
  const page = sql
    .prepare(
      `SELECT clips.id FROM clips LEFT JOIN contents ON contents.id = content_id WHERE is_missing = 0
       ORDER BY ${column}, clips.id LIMIT 200 OFFSET ?`,
    )
    .pluck();
  return () => page.all(offset);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [clips = '100000', library] = process.argv.slice(2);
  const figures = await measureText({ clips: Number(clips), ...(library ? { library } : {}) });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}
