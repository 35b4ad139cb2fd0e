import { z } from 'zod';
import { clipId } from './clips.ts';

export const tagName = z.string().trim().min(1).max(100);

export const tagCalls = {
  'tags.list': {
    input: z.object({}),
    output: z.array(z.object({ name: z.string(), clipCount: z.number().int() })),
  },
  'tags.change': {
    input: z.object({
      ids: z.array(clipId).min(1).max(100000),
      add: z.array(tagName).default([]),
      remove: z.array(tagName).default([]),
    }),
    output: z.object({}),
  },
} as const;
