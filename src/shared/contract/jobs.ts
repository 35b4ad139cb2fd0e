import { z } from 'zod';
import { captionProgress } from './captions.ts';
import { clipId } from './clips.ts';

export const jobProgress = z.object({
  state: z.enum(['idle', 'working', 'paused', 'stopped']),
  /** Why work stopped by itself (disk full, no pack), in words for the user. */
  stoppedBecause: z.string().nullable(),
  done: z.number().int(),
  total: z.number().int(),
  /** How far those are that are being worked on, in clips: half of a long one is 0.5. */
  underway: z.number(),
  failed: z.number().int(),
  unsupported: z.number().int(),
  clipsPerSecond: z.number(),
  /** Seconds of audio analysed per second of wall time. */
  realTimeFactor: z.number(),
  secondsLeft: z.number().nullable(),
  captions: captionProgress,
});

export const jobFailure = z.object({
  clipId,
  path: z.string(),
  kind: z.enum(['failed', 'unsupported']),
  reason: z.string(),
});

export const jobCalls = {
  'jobs.progress': { input: z.object({}), output: jobProgress },
  'jobs.failures': {
    input: z.object({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({ failures: z.array(jobFailure), total: z.number().int() }),
  },
  'jobs.pause': { input: z.object({}), output: jobProgress },
  'jobs.resume': { input: z.object({}), output: jobProgress },
  /** Puts failed clips back in line; all of them, or the named ones. */
  'jobs.retry': {
    input: z.object({ ids: z.array(clipId).optional() }),
    output: z.object({ retried: z.number().int() }),
  },
  /** What the user looks at goes first. */
  'jobs.hurry': { input: z.object({ ids: z.array(clipId).max(1000) }), output: z.object({}) },
  /** What the user has selected is next, before everything that waits. */
  'jobs.prefer': { input: z.object({ ids: z.array(clipId).max(16) }), output: z.object({}) },
} as const;

export type JobProgress = z.infer<typeof jobProgress>;
export type JobFailure = z.infer<typeof jobFailure>;
