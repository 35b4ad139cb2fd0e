// Beam search over the words of captions, for many sounds at once. What computes the words is the caller's business.
import { type ScoredToken, selectTokens } from './select-tokens.ts';

export interface BeamOptions {
  /** How many captions are followed for each sound; 1 is greedy. */
  readonly beams: number;
  /** The longest caption, its end included. */
  readonly maxTokens: number;
  /** score = sum of log-probabilities / length ^ lengthPower (Wu et al. 2016, without their offset). */
  readonly lengthPower: number;
  readonly start: number;
  readonly end: number;
}

/** A caption as tokens, without start and end. */
export interface Beam {
  readonly tokens: readonly number[];
  /** Sum over the tokens, the end included. */
  readonly logProbability: number;
  /** Tokens that `logProbability` is the sum of. */
  readonly length: number;
  readonly score: number;
}

/**
 * Logits of the next token, row after row: row r goes on from row `parents[r]` of the call before (at the first call
 * from sound r) with the token `tokens[r]`.
 */
export type NextLogits = (parents: readonly number[], tokens: readonly number[]) => Promise<Float32Array>;

interface OpenBeam {
  readonly sound: number;
  /** Row of the call before. */
  readonly row: number;
  readonly tokens: readonly number[];
  readonly logProbability: number;
}

/**
 * The finished captions of each sound, best first. One that ends gives up its place, so that at most `beams` are
 * finished; what has not ended at `maxTokens` ends there. A caption has at least one token; numbers that are not finite
 * count as impossible, and a sound for which nothing is possible has none.
 */
export async function searchBeams(
  soundCount: number,
  options: BeamOptions,
  next: NextLogits,
): Promise<readonly (readonly Beam[])[]> {
  const finished: Beam[][] = Array.from({ length: soundCount }, () => []);
  let open: OpenBeam[] = Array.from({ length: soundCount }, (_, sound) => {
    return { sound, row: sound, tokens: [], logProbability: 0 };
  });
  for (let length = 1; length <= options.maxTokens && open.length > 0; length++) {
    const logits = await next(
      open.map(({ row }) => row),
      open.map(({ tokens }) => tokens.at(-1) ?? options.start),
    );
    const width = logits.length / open.length;
    const grown: OpenBeam[] = [];
    for (const [sound, rows] of groupBySound(open)) {
      const places = options.beams - (finished[sound]?.length ?? 0);
      for (const { beam, row, found } of growBeams(open, rows, logits, width, places, options, length)) {
        const logProbability = beam.logProbability + found.logProbability;
        if (found.token === options.end) {
          finished[sound]?.push(toBeam(beam.tokens, logProbability, length, options));
        } else grown.push({ sound, row, tokens: [...beam.tokens, found.token], logProbability });
      }
    }
    open = grown;
  }
  for (const { sound, tokens, logProbability } of open)
    finished[sound]?.push(toBeam(tokens, logProbability, tokens.length, options));
  return finished.map((beams) => beams.sort((a, b) => b.score - a.score));
}

interface Growth {
  readonly beam: OpenBeam;
  readonly row: number;
  readonly found: ScoredToken;
}

/** The best ways to go on from the open beams of one sound. */
function growBeams(
  open: readonly OpenBeam[],
  rows: readonly number[],
  logits: Float32Array,
  width: number,
  places: number,
  { start, end }: BeamOptions,
  length: number,
): Growth[] {
  // Nothing is begun twice, and nothing ends before it began.
  const forbidden = length === 1 ? [start, end] : [start];
  const growths = rows.flatMap((row) => {
    const beam = open[row] as OpenBeam;
    const own = logits.subarray(row * width, (row + 1) * width);
    return selectTokens(own, places, forbidden).map((found) => ({ beam, row, found }));
  });
  const sum = ({ beam, found }: Growth) => beam.logProbability + found.logProbability;
  return growths.sort((a, b) => sum(b) - sum(a)).slice(0, places);
}

function groupBySound(open: readonly OpenBeam[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [row, { sound }] of open.entries()) {
    const rows = groups.get(sound);
    if (rows) rows.push(row);
    else groups.set(sound, [row]);
  }
  return groups;
}

function toBeam(
  tokens: readonly number[],
  logProbability: number,
  length: number,
  { lengthPower }: BeamOptions,
): Beam {
  return { tokens, logProbability, length, score: logProbability / length ** lengthPower };
}
