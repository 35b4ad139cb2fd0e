import { z } from 'zod';

export const packLicense = z.object({
  spdx: z.string(),
  url: z.string().nullable(),
  attribution: z.string().nullable(),
});

export const packSummary = z.object({
  id: z.string(),
  version: z.string(),
  name: z.string(),
  spaceId: z.string(),
  license: packLicense,
  capabilities: z.array(z.string()),
  dimension: z.number().int(),
  byteSize: z.number(),
  isShipped: z.boolean(),
  /** `active` answers searches; `building` is being indexed beside it and takes over when complete. */
  state: z.enum(['active', 'building', 'installed']),
  /** Share of the library's clips that have vectors of this pack, 0..1. */
  coverage: z.number().min(0).max(1),
});

/** What a folder would become as a pack, before anything is copied. */
export const packProposal = z.object({
  summary: packSummary,
  /** True where the folder had no pack.json and its manifest was derived from a known layout. */
  isGenerated: z.boolean(),
  notes: z.array(z.string()),
});

export const packCheck = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
});

export const packCalls = {
  'packs.list': { input: z.object({}), output: z.array(packSummary) },
  'packs.propose': { input: z.object({ path: z.string().min(1).max(4096) }), output: packProposal },
  'packs.import': {
    input: z.object({ path: z.string().min(1).max(4096), acceptLicense: z.boolean() }),
    output: packSummary,
  },
  /** Starts indexing with this pack beside the present one; search switches over when it is complete. */
  'packs.use': { input: z.object({ id: z.string() }), output: packSummary },
  'packs.check': { input: z.object({ id: z.string() }), output: packCheck },
} as const;

export type PackSummary = z.infer<typeof packSummary>;
export type PackLicense = z.infer<typeof packLicense>;
export type PackProposal = z.infer<typeof packProposal>;
export type PackCheck = z.infer<typeof packCheck>;
