import { z } from 'zod';
import { clipId, clipSummary, searchText } from './clips.ts';

/** `auto` fuses sound and words; `sound` ranks by the audio vectors alone; `words` by text alone. */
export const searchMode = z.enum(['auto', 'sound', 'words']);

/** Why a clip matched. `sound` is a calibrated probability, never a raw cosine; null where sound was not asked or not known yet. */
export const matchReason = z.object({
  sound: z.number().min(0).max(1).nullable(),
  words: z.array(z.string()),
  /** A model's caption, where some of the words were found in it and nowhere else. */
  caption: z.string().nullable(),
});

export const clipMatch = z.object({
  clip: clipSummary,
  /** The best moment of the clip. */
  startSeconds: z.number(),
  endSeconds: z.number(),
  /** Fused rank score, 0..1, comparable within one answer only. */
  score: z.number(),
  because: matchReason,
});

export const searchAnswer = z.object({
  query: z.string(),
  verdict: z.enum(['matches', 'nothing']),
  matches: z.array(clipMatch),
  /** What the user should know about this answer ("still indexing: 120 of 900 clips", "the model is still loading"). */
  notes: z.array(z.string()),
  tookMs: z.number(),
});

export const completionKind = z.enum(['word', 'tag', 'category', 'phrase', 'query', 'filter']);

/** What may stand in the search box next. */
export const completion = z.object({
  /** The whole text of the box once it is accepted; ends with a space where the next word may follow. */
  text: z.string(),
  /** The piece that is completed: `metal` of `rusty met`. */
  label: z.string(),
  kind: completionKind,
  /** What it is, where that is not plain: `tools, hammer` for a CatID. */
  detail: z.string().nullable(),
  /** Clips that have it among their words or tags; null where that is not known. */
  clipCount: z.number().int().nullable(),
});

export const searchCalls = {
  'search.find': {
    input: z.object({
      query: searchText,
      mode: searchMode.default('auto'),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: searchAnswer,
  },
  /** Completes the last word or phrase of the text; nothing where its last word is finished. */
  'search.complete': {
    input: z.object({ text: searchText, limit: z.number().int().min(1).max(20).default(8) }),
    output: z.object({ completions: z.array(completion) }),
  },
  /** A query whose answer was of use: from then on it is offered as a completion. An empty text forgets all of them. */
  'search.remember': { input: z.object({ text: z.string().max(300) }), output: z.object({}) },
  'search.similar': {
    input: z.object({
      id: clipId,
      startSeconds: z.number().min(0).optional(),
      endSeconds: z.number().min(0).optional(),
      /** Search-box text whose filters narrow the answer. */
      filter: searchText.default(''),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: searchAnswer,
  },
} as const;

export type SearchMode = z.infer<typeof searchMode>;
export type ClipMatch = z.infer<typeof clipMatch>;
export type MatchReason = z.infer<typeof matchReason>;
export type Completion = z.infer<typeof completion>;
export type SearchAnswer = z.infer<typeof searchAnswer>;
