// From what was heard of sounds to captions: of the whole, and of the parts of long ones.
import { formatPlainCaption } from '../../core/captions/format-plain-caption.ts';
import { isSilent } from '../../core/captions/is-silent.ts';
import { type CaptionedPart, planParts } from '../../core/captions/plan-parts.ts';
import type { EmbeddedWindows, WrittenCaption } from '../../worker/task-protocol.ts';
import type { NewCaption } from '../store/caption-store.ts';
import type { Suggester } from '../suggestions/suggester.ts';

export interface HeardSound {
  /** In the order of their starts. */
  readonly windows: EmbeddedWindows;
  readonly durationSeconds: number | null;
  /** Outline of the whole sound. */
  readonly peaks: Int8Array | undefined;
}

export interface CaptionerOptions {
  /** The pack's decoder: a caption for each row. */
  readonly write: (rows: { dimension: number; vectors: Float32Array }) => Promise<readonly WrittenCaption[]>;
  /** Says what a sound seems to be, for plain captions. */
  readonly suggester: Suggester;
}

interface AskedPart {
  readonly part: CaptionedPart;
  readonly seconds: number | null;
  readonly isSilent: boolean;
}

/**
 * One list a sound: the whole first, then its parts. What there is nothing to say of is left out, so that a list may be
 * empty or have parts alone.
 */
export async function captionSounds(
  sounds: readonly HeardSound[],
  { write, suggester }: CaptionerOptions,
): Promise<NewCaption[][]> {
  const asked: AskedPart[][] = [];
  for (const sound of sounds) {
    // The parts of a recording of hours take a while to find, and sixteen of them would be one long pause for others.
    if (asked.length > 0) await new Promise(setImmediate);
    asked.push(planParts(sound.windows).map((part) => describePart(part, sound)));
  }
  const heard = asked.flat().filter((entry) => !entry.isSilent);
  const written = new Map<AskedPart, WrittenCaption>();
  if (heard.length > 0) {
    const captions = await write(stackVectors(heard.map(({ part }) => part.vector)));
    for (const [at, entry] of heard.entries()) {
      const caption = captions[at];
      if (caption) written.set(entry, caption);
    }
  }
  const finish = async (entry: AskedPart): Promise<readonly NewCaption[]> => {
    const { startSeconds, endSeconds } = entry.part;
    const caption = written.get(entry);
    const times = { startSeconds, endSeconds };
    if (caption?.kind === 'written' && caption.text !== '')
      return [{ ...times, text: caption.text, kind: 'written', confidence: caption.confidence }];
    const text = await say(entry);
    if (text === undefined) return [];
    return [{ ...times, text, kind: 'plain', confidence: caption?.confidence ?? null }];
  };
  const say = async ({ part: { vector }, seconds, isSilent }: AskedPart) => {
    const facts = { durationSeconds: seconds, isSilent, categories: [], tags: [] };
    if (isSilent) return formatPlainCaption(facts);
    const proposal = await suggester.propose({ dimension: vector.length, vectors: vector });
    return formatPlainCaption({ ...facts, ...proposal });
  };
  return Promise.all(asked.map(async (parts) => (await Promise.all(parts.map(finish))).flat()));
}

function describePart(part: CaptionedPart, { windows, durationSeconds, peaks }: HeardSound): AskedPart {
  const duration = durationSeconds ?? windows.endsSeconds.at(-1) ?? null;
  const start = part.startSeconds ?? 0;
  const end = part.endSeconds ?? duration;
  const isKnown = peaks !== undefined && duration !== null && end !== null;
  return {
    part,
    seconds: end === null ? null : end - start,
    isSilent: isKnown && isSilent(peaks, duration, start, end),
  };
}

/** Vectors row after row. */
export function stackVectors(vectors: readonly Float32Array[]): { dimension: number; vectors: Float32Array } {
  const dimension = vectors[0]?.length ?? 0;
  const stacked = new Float32Array(vectors.length * dimension);
  for (const [row, vector] of vectors.entries()) stacked.set(vector, row * dimension);
  return { dimension, vectors: stacked };
}
