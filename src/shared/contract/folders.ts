import { z } from 'zod';

/** What a rescan wants to drop and may not without asking: over 5 % asks, over 50 % is refused. */
export const pendingRemoval = z.object({
  missingCount: z.number().int(),
  clipCount: z.number().int(),
  refused: z.boolean(),
});

export const watchedFolder = z.object({
  id: z.number().int(),
  path: z.string(),
  name: z.string(),
  state: z.enum(['online', 'offline']),
  isScanning: z.boolean(),
  /** Clips that can be found by name and whose files nobody has read yet. */
  unreadCount: z.number().int(),
  clipCount: z.number().int(),
  analysedCount: z.number().int(),
  failedCount: z.number().int(),
  unsupportedCount: z.number().int(),
  missingCount: z.number().int(),
  pendingRemoval: pendingRemoval.nullable(),
  /** A standing condition worth saying: watching is not possible, a sub-folder may not be read, … */
  notice: z.string().nullable(),
});

export const folderListing = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  folders: z.array(z.object({ name: z.string(), path: z.string() })),
  audioFileCount: z.number().int(),
});

export const folderCalls = {
  'folders.list': { input: z.object({}), output: z.array(watchedFolder) },
  /** Only ever called because the user chose this very folder. */
  'folders.add': { input: z.object({ path: z.string().min(1).max(4096) }), output: watchedFolder },
  'folders.addSamples': { input: z.object({}), output: watchedFolder },
  /** Takes the folder out of the library; no file is touched. What people typed is kept and returns with the folder. */
  'folders.remove': { input: z.object({ id: z.number().int() }), output: z.object({}) },
  'folders.rescan': {
    input: z.object({
      id: z.number().int(),
      /** The user has confirmed that the missing clips are really gone. */
      confirmMissing: z.boolean().default(false),
    }),
    output: watchedFolder,
  },
  /** The clips whose files are missing stay in the library; nobody is asked again until other files are missing. */
  'folders.keep': { input: z.object({ id: z.number().int() }), output: watchedFolder },
  /** For choosing a folder where there is no system dialog (plain browser): names of sub-folders only. */
  'folders.browse': {
    input: z.object({ path: z.string().max(4096).nullable() }),
    output: folderListing,
  },
} as const;

export type WatchedFolder = z.infer<typeof watchedFolder>;
export type FolderListing = z.infer<typeof folderListing>;
