import { z } from 'zod';
import { jobProgress } from './jobs.ts';

/** Events announce, calls ask. Few, small, throttled at the source to a few a second. */
export const events = {
  /** Clips, tags or descriptions changed: lists should ask again. */
  'clips.changed': z.object({}),
  /** New or removed vectors: a search now may answer differently. */
  'search.changed': z.object({}),
  'folders.changed': z.object({}),
  'jobs.progressed': jobProgress,
  'packs.changed': z.object({}),
  'app.notice': z.object({ level: z.enum(['info', 'warning', 'error']), text: z.string() }),
} as const;

export type EventName = keyof typeof events;
export type EventPayload<N extends EventName> = z.infer<(typeof events)[N]>;
