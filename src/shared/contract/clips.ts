import { z } from 'zod';

/** A clip is one audio file in the library. Its id stays the same when the file is renamed or moved. */
export const clipId = z.number().int().positive();

/** What stands in the search box. */
export const searchText = z.string().max(5000, 'More than 5,000 characters cannot be asked at once.');

/** `waiting` and `running` clips can already be found by name; `analysed` ones by sound too. */
export const analysisState = z.enum(['waiting', 'running', 'analysed', 'failed', 'unsupported']);

/** `offline`: its drive or folder is unplugged. `missing`: its folder is there, the file is not. */
export const clipPresence = z.enum(['present', 'offline', 'missing']);

export const ucsCategory = z.object({
  catId: z.string(),
  category: z.string(),
  subCategory: z.string(),
});

/** `written`: by the pack's decoder. `plain`: from category, tags and length, where the decoder was not sure enough. */
export const captionKind = z.enum(['written', 'plain']);

/** What a sound is in words: the first line of a person's description; where there is none, a model's caption. */
export const clipAbout = z.object({ text: z.string(), by: z.enum(['person', ...captionKind.options]) });

/** A row of a result list: what the window shows without asking again. */
export const clipSummary = z.object({
  id: clipId,
  path: z.string(),
  name: z.string(),
  folderId: z.number().int(),
  /** Stands for the bytes of the file: another number, another sound. Null until the file was read. */
  contentId: z.number().int().nullable(),
  format: z.string(),
  durationSeconds: z.number().nullable(),
  sampleRateHz: z.number().nullable(),
  channelCount: z.number().nullable(),
  byteSize: z.number(),
  presence: clipPresence,
  analysis: analysisState,
  /** Why analysis failed or is not possible, in words for the user. */
  reason: z.string().nullable(),
  tags: z.array(z.string()),
  rating: z.number().int().min(0).max(5),
  about: clipAbout.nullable(),
});

export const embeddedText = z.object({ source: z.string(), field: z.string(), value: z.string() });

/** What a model wrote of a sound; of the whole where the times are null. */
export const generatedCaption = z.object({
  id: z.number().int().positive(),
  text: z.string(),
  kind: captionKind,
  packId: z.string(),
  packVersion: z.string(),
  /** That what the decoder wrote fits, 0…1; of a plain caption: too little. */
  confidence: z.number().nullable(),
  startSeconds: z.number().nullable(),
  endSeconds: z.number().nullable(),
});

export const clipDetails = clipSummary.extend({
  bitDepth: z.number().nullable(),
  codec: z.string().nullable(),
  modifiedAtMs: z.number(),
  description: z.string(),
  /** Of the whole first, then of its parts in their order. */
  captions: z.array(generatedCaption),
  embedded: z.array(embeddedText),
  ucs: ucsCategory.nullable(),
  windowCount: z.number().int(),
  /** Other clips with the very same bytes. */
  copies: z.array(z.object({ id: clipId, path: z.string() })),
});

export const clipOrder = z.enum(['name', 'added', 'duration', 'modified']);

export const clipCalls = {
  'clips.get': { input: z.object({ id: clipId }), output: clipDetails },
  'clips.list': {
    input: z.object({
      /** Only filters of the search grammar count here; an empty string lists everything. */
      filter: searchText.default(''),
      folderId: z.number().int().optional(),
      order: clipOrder.default('name'),
      /** Where it is not said: from A and the shortest first, but the newest first. Unknown lengths always come last. */
      isDescending: z.boolean().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({ clips: z.array(clipSummary), total: z.number().int() }),
  },
  'clips.describe': {
    input: z.object({ id: clipId, description: z.string().max(20000) }),
    output: z.object({}),
  },
  'clips.rate': {
    input: z.object({ ids: z.array(clipId).min(1), rating: z.number().int().min(0).max(5) }),
    output: z.object({}),
  },
  /** A person's choice of a UCS category; null takes it back, then the file's name decides again. */
  'clips.categorise': {
    input: z.object({ ids: z.array(clipId).min(1).max(100000), catId: z.string().max(20).nullable() }),
    output: z.object({}),
  },
} as const;

export type GeneratedCaption = z.infer<typeof generatedCaption>;
export type ClipAbout = z.infer<typeof clipAbout>;
export type CaptionKind = z.infer<typeof captionKind>;
export type ClipSummary = z.infer<typeof clipSummary>;
export type ClipDetails = z.infer<typeof clipDetails>;
export type AnalysisState = z.infer<typeof analysisState>;
export type ClipPresence = z.infer<typeof clipPresence>;
