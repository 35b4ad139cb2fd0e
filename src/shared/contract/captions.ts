import { z } from 'zod';
import { clipId } from './clips.ts';

/** How far the writing of captions is. It goes on behind the analysis; what a person asked for does not wait for it. */
export const captionProgress = z.object({
  /** The pack in use writes captions. Where it does not, `captions.start` is refused in words. */
  isAvailable: z.boolean(),
  /** `waiting`: for the analysis to be done, or for a go-on. */
  state: z.enum(['idle', 'waiting', 'working']),
  /** Sounds of this run; copies of the same bytes count once. */
  done: z.number().int(),
  total: z.number().int(),
  failed: z.number().int(),
});

const description = z.object({ description: z.string() });

export const captionCalls = {
  /**
   * Writes captions for these clips, for a folder, or (neither is said) for the whole library. Sounds that have one of
   * this very pack are passed over unless `again`; those that were not listened to yet follow when they are.
   */
  'captions.start': {
    input: z.object({
      ids: z.array(clipId).min(1).max(100000).optional(),
      folderId: z.number().int().optional(),
      /** Also where there is one, or where a person removed it. */
      again: z.boolean().default(false),
    }),
    output: captionProgress,
  },
  /** Stops; what is written stays. */
  'captions.cancel': { input: z.object({}), output: captionProgress },
  'captions.progress': { input: z.object({}), output: captionProgress },
  /**
   * The caption becomes a line of the clip's description, which belongs to people: what stands there already is kept,
   * and no model ever changes it. Answers the description as it is now.
   */
  'captions.accept': {
    input: z.object({ id: clipId, captionId: z.number().int().positive() }),
    output: description,
  },
  /** A person's better words become a line of the description; the caption they correct is removed. */
  'captions.correct': {
    input: z.object({
      id: clipId,
      captionId: z.number().int().positive(),
      text: z.string().trim().min(1).max(2000),
    }),
    output: description,
  },
  /** Takes captions away for good (this pack does not write them again by itself): one, or all of these clips. */
  'captions.remove': {
    input: z.object({
      ids: z.array(clipId).min(1).max(100000),
      captionId: z.number().int().positive().optional(),
    }),
    output: z.object({ removed: z.number().int() }),
  },
} as const;

export type CaptionProgress = z.infer<typeof captionProgress>;
