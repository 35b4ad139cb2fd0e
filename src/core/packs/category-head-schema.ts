import { z } from 'zod';

/** `trust` × softmax(similarities / `temperature`) ^ `power` is the probability that a proposal is right. */
const chance = z.object({
  temperature: z.number().positive(),
  trust: z.number().min(0).max(1),
  power: z.number().positive().default(1),
});

/** `categories` of `pack.json`: what UCS categories are moved by before a sound is compared with their CatIDs. */
export const categoryHeadSchema = z
  .object({
    /** A key of `files`: names.length × dim signed bytes, row after row. */
    shifts: z.string(),
    /** UCS categories, one a row. */
    names: z.array(z.string()).min(1),
    /** What one step of the bytes is worth. */
    scale: z.number().positive(),
    /** How sure it is that a CatID is right, and that its category is. */
    catId: chance,
    category: chance,
  })
  .loose();

export type PackCategoryHead = z.infer<typeof categoryHeadSchema>;
