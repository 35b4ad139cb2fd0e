import { z } from 'zod';
import { clipId, clipSummary, ucsCategory } from './clips.ts';

const probability = z.number().min(0).max(1);

export const suggestedCategory = ucsCategory.extend({
  /** That this very CatID is right. */
  probability,
  /** That its category is. */
  categoryProbability: probability,
});
export const suggestedTag = z.object({ name: z.string(), probability });

/** What a clip seems to be. Nothing of it is stored until a person accepts it (`tags.change`, `clips.categorise`). */
export const suggestions = z.object({
  /** Best first, at most three, each of another category. */
  categories: z.array(suggestedCategory),
  /** Best first, at most six; without those that the clip has. */
  tags: z.array(suggestedTag),
  /** The clips that sound most like it, other bytes, at most five; `sound` as in a search. */
  alike: z.array(z.object({ clip: clipSummary, ucs: ucsCategory.nullable(), sound: probability })),
  /** Why there is little or nothing, in words for the user. */
  note: z.string().nullable(),
});

export const suggestionCalls = {
  'suggestions.find': { input: z.object({ id: clipId }), output: suggestions },
} as const;

export type Suggestions = z.infer<typeof suggestions>;
export type SuggestedCategory = z.infer<typeof suggestedCategory>;
export type SuggestedTag = z.infer<typeof suggestedTag>;
