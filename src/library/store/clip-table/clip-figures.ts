// How many clips each folder has and how far they are, counted in memory.
import type Database from 'better-sqlite3';
import { type AnalysisStates, createAnalysisStates, stateCodes } from './analysis-states.ts';
import type { ClipColumns } from './clip-columns.ts';
import { type ClipTable, getClipTable } from './clip-table.ts';

export interface ClipFigures {
  readonly clipCount: number;
  readonly analysedCount: number;
  readonly failedCount: number;
  readonly unsupportedCount: number;
  readonly missingCount: number;
  /** Of clips that are not missing and whose length is known. */
  readonly audioSeconds: number;
}

/** Of all folders that were not removed. */
export interface ShownClips {
  readonly clips: number;
  readonly analysed: number;
  readonly failed: number;
  readonly unsupported: number;
  readonly audioSeconds: number;
}

interface Counter {
  readonly table: ClipTable;
  readonly states: AnalysisStates;
  last: { readonly key: string; readonly figures: ReadonlyMap<number, ClipFigures> } | undefined;
}

const counters = new WeakMap<Database.Database, Counter>();

/** Figures by folder id, of folders with clips; undefined while the clips are not in memory: then SQL has to count. */
export function peekFigures(sql: Database.Database): ReadonlyMap<number, ClipFigures> | undefined {
  const counter = counters.get(sql) ?? createCounter(sql);
  const columns = counter.table.peek();
  if (!columns) return undefined;
  const states = counter.states.peek();
  if (!states) {
    // The next ones who ask are answered from memory; where it fails they are answered as now.
    counter.states.load().catch(() => undefined);
    return undefined;
  }
  const key = `${counter.table.version} ${counter.states.version}`;
  if (counter.last?.key !== key) counter.last = { key, figures: count(columns, states) };
  return counter.last?.figures;
}

/** What lists and searches show; undefined while the clips are not in memory. */
export function peekShownClips(sql: Database.Database): ShownClips | undefined {
  const figures = peekFigures(sql);
  if (!figures) return undefined;
  const folderIds = sql.prepare('SELECT id FROM folders WHERE is_removed = 0').pluck().all() as number[];
  const sum = { clips: 0, analysed: 0, failed: 0, unsupported: 0, audioSeconds: 0 };
  for (const id of folderIds) {
    const folder = figures.get(id) ?? none();
    sum.clips += folder.clipCount;
    sum.analysed += folder.analysedCount;
    sum.failed += folder.failedCount;
    sum.unsupported += folder.unsupportedCount;
    sum.audioSeconds += folder.audioSeconds;
  }
  return sum;
}

function createCounter(sql: Database.Database): Counter {
  const counter: Counter = { table: getClipTable(sql), states: createAnalysisStates(sql), last: undefined };
  counters.set(sql, counter);
  return counter;
}

type Mutable = { -readonly [K in keyof ClipFigures]: ClipFigures[K] };

function count(columns: ClipColumns, states: Uint8Array): Map<number, ClipFigures> {
  const figures = new Map<number, Mutable>();
  const { size, isKnown, isMissing, folderId, contentId, durationSeconds } = columns;
  let lastFolder = -1;
  let now = none();
  for (let id = 1; id < size; id += 1) {
    if (isKnown[id] === 0) continue;
    // Clips of one folder come one after another.
    if (folderId[id] !== lastFolder) {
      lastFolder = folderId[id] as number;
      now = figures.get(lastFolder) ?? none();
      figures.set(lastFolder, now);
    }
    if (isMissing[id] === 1) {
      now.missingCount += 1;
      continue;
    }
    now.clipCount += 1;
    const state = states[contentId[id] as number];
    if (state === stateCodes.done) now.analysedCount += 1;
    else if (state === stateCodes.failed) now.failedCount += 1;
    else if (state === stateCodes.skipped) now.unsupportedCount += 1;
    const seconds = durationSeconds[id] as number;
    if (seconds > 0) now.audioSeconds += seconds;
  }
  return figures;
}

function none(): Mutable {
  return {
    ...{ clipCount: 0, analysedCount: 0, failedCount: 0, unsupportedCount: 0, missingCount: 0 },
    audioSeconds: 0,
  };
}
