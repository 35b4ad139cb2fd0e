// One scan from queries to the moments of an answer.

import type { ExactScores } from './exact-scores.ts';
import { type BestRow, byRank, computeBackground, mergeBest, toMoment } from './merge-best.ts';
import type { Prefilter } from './prefilter.ts';
import type { RowMemory } from './row-memory.ts';
import type { RowScanner } from './row-scanner.ts';
import { mostKept, type RowScanResult } from './scan-areas.ts';
import type { ScanRequest, SoundMoment, SoundScan } from './vector-index.ts';
import type { WantedContents } from './wanted-contents.ts';

export interface ScannedSpace {
  readonly rows: RowMemory;
  readonly scanner: RowScanner;
  readonly exact: ExactScores;
  readonly packWanted: (wanted: Uint8Array) => WantedContents;
}

/** Contents beyond those asked for that are rescored, so that the coarse scan cannot lose a good one. */
const rescoredBesides = 200;

export async function scanSpace(
  { rows, scanner, exact, packWanted }: ScannedSpace,
  { queries, limit, wanted: allowed, also = [], signal }: ScanRequest,
  prefilter: Pick<Prefilter, 'getCandidates'>,
): Promise<SoundScan> {
  const wanted = allowed && packWanted(allowed);
  const keep = limit + rescoredBesides;
  const listed = also.flatMap((contentId) => rows.listRows(contentId));
  const candidates = prefilter.getCandidates(limit);
  const scan = { queries, wanted, listed, candidates };
  let found = await scanner.scan({ ...scan, keep }, { signal });
  let merged = mergeBest(rows, found);
  // The kept rows are of few contents only (long recordings in scattered rows): more are kept.
  for (let more = 4 * keep; found.isCut && merged.length < keep && more <= 4 * mostKept; more *= 4) {
    found = await scanner.scan({ ...scan, keep: more }, { signal });
    merged = mergeBest(rows, found);
  }
  const best = exact.rescore(queries, merged.slice(0, keep)).slice(0, limit);
  const known = new Map(best.map((moment) => [moment.contentId, moment]));
  return {
    best: best.map((moment) => toMoment(rows, moment)),
    also: collectListed(rows, listed, found, known),
    background: computeBackground(found.background, rows.contentCount),
    askedCount: wanted ? wanted.count : rows.contentCount,
    bestVectors: best.slice(0, 3).map(({ row }) => {
      const vector = new Float32Array(rows.dimension);
      rows.readVector(row, vector);
      return vector;
    }),
  };
}

/** The best moment of each content that was asked about by name. */
function collectListed(
  rows: RowMemory,
  listed: readonly number[],
  found: RowScanResult,
  known: ReadonlyMap<number, BestRow>,
): ReadonlyMap<number, SoundMoment> {
  const own = mergeBest(rows, { rows: Int32Array.from(listed), similarities: found.listed });
  const moments = own.sort(byRank).map((best) => toMoment(rows, known.get(best.contentId) ?? best));
  return new Map(moments.map((moment) => [moment.contentId, moment]));
}
