// One batch of sounds through the pack's decoder, down to an outcome for every one.
import { hasCode } from '../../shared/errors/app-error.ts';
import type { NewCaption } from '../store/caption-store.ts';
import { isStartFailure } from '../workers/start-failure.ts';
import type { HeardSound } from './captioner.ts';

/** A content of the library, with what is known of its sound; nothing where its vectors could not be loaded. */
export interface BatchContent {
  readonly contentId: number;
  readonly sound: HeardSound | undefined;
}

export type CaptionOutcome =
  | { readonly kind: 'written'; readonly contentId: number; readonly captions: readonly NewCaption[] }
  | { readonly kind: 'failed'; readonly contentId: number; readonly reason: string };

export type WriteCaptions = (
  sounds: readonly HeardSound[],
  signal: AbortSignal,
) => Promise<readonly (readonly NewCaption[])[]>;

/**
 * Where the process dies or falls silent, the sounds are tried one by one; what does it again alone has failed.
 * Rejects where no sound is to blame: `cancelled`, `closed`, a pack that cannot be used, processes that do not start.
 */
export async function captionBatch(
  batch: readonly BatchContent[],
  write: WriteCaptions,
  signal: AbortSignal,
): Promise<CaptionOutcome[]> {
  const heard = batch.flatMap(({ contentId, sound }) => (sound ? [{ contentId, sound }] : []));
  const lost = batch.flatMap(({ contentId, sound }): CaptionOutcome[] =>
    sound ? [] : [{ kind: 'failed', contentId, reason: 'The vectors of this sound could not be loaded.' }],
  );
  if (heard.length === 0) return lost;
  try {
    const written = await write(
      heard.map(({ sound }) => sound),
      signal,
    );
    const outcomes = heard.map(({ contentId }, at): CaptionOutcome => {
      return { kind: 'written', contentId, captions: written[at] ?? [] };
    });
    return [...lost, ...outcomes];
  } catch (error) {
    if (signal.aborted || !mayBeTheSounds(error)) throw error;
    const [only, ...others] = heard;
    if (only && others.length === 0)
      return [...lost, { kind: 'failed', contentId: only.contentId, reason: error.message }];
    const outcomes: CaptionOutcome[] = [];
    for (const each of heard) outcomes.push(...(await captionBatch([each], write, signal)));
    return [...lost, ...outcomes];
  }
}

function mayBeTheSounds(error: unknown): error is Error {
  if (isStartFailure(error)) return false;
  return hasCode(error, 'worker-crashed') || hasCode(error, 'worker-timeout') || hasCode(error, 'internal');
}
