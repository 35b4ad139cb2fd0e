import { z } from 'zod';

/** One compute device as its self-test left it. */
export const deviceVerdict = z.object({
  provider: z.string(),
  state: z.enum(['used', 'passed', 'failed', 'absent', 'untested']),
  /** Why, in words: "agrees with the CPU (cosine 0.99999), 4.1 times as fast". */
  why: z.string(),
  cosine: z.number().nullable(),
  /** Windows of ten seconds a second in the self-test. */
  windowsPerSecond: z.number().nullable(),
});

export const appStatus = z.object({
  version: z.string(),
  libraryPath: z.string(),
  clips: z.number().int(),
  analysed: z.number().int(),
  failed: z.number().int(),
  unsupported: z.number().int(),
  folders: z.number().int(),
  windows: z.number().int(),
  audioSeconds: z.number(),
  packId: z.string().nullable(),
  device: z.string(),
  /** Search by sound is ready (model and vectors are loaded). */
  soundReady: z.boolean(),
  /** Said once at start, e.g. that a damaged database was moved aside. */
  notices: z.array(z.string()),
});

/** What a command asks before its question: nothing in it is counted, however large the library. */
export const appReadiness = z.object({
  packId: z.string().nullable(),
  soundReady: z.boolean(),
  /** There is no clip in any folder of the library. */
  isEmpty: z.boolean(),
  notices: z.array(z.string()),
});

export const deviceReport = z.object({
  device: z.string(),
  /** The setting: `auto`, or the device somebody asked for. */
  wanted: z.string(),
  /** Why this device computes, in words. */
  why: z.string(),
  devices: z.array(deviceVerdict),
  workerCount: z.number().int(),
});

/** How search by sound works on this library. */
export const searchReport = z.object({
  windows: z.number().int(),
  dimension: z.number().int(),
  /** What all windows take in memory, and in the cache file beside the database. */
  memoryMB: z.number(),
  fileMB: z.number(),
  threads: z.number().int(),
  /** Windows that a first comparison by one bit a number leaves for the second; null: there is no first one. */
  candidates: z.number().int().nullable(),
  /** Share of the best windows that are found that way, as measured on this library. */
  recall: z.number().nullable(),
  why: z.string(),
});

export const doctorReport = z.object({
  devices: deviceReport,
  packId: z.string().nullable(),
  packVersion: z.string().nullable(),
  versions: z.record(z.string(), z.string()),
  ffmpeg: z.object({ found: z.boolean(), path: z.string().nullable(), version: z.string().nullable() }),
  readableFormats: z.array(z.string()),
  search: searchReport.optional(),
  library: z.object({ path: z.string(), schemaVersion: z.number().int(), integrity: z.string() }),
});

const settingFields = {
  theme: z.enum(['system', 'light', 'dark']),
  autoAudition: z.boolean(),
  volume: z.number().min(0).max(1),
  loop: z.boolean(),
  provider: z.string(),
  workerCount: z.number().int().min(0).max(64),
  pace: z.enum(['auto', 'full', 'gentle']),
  autoCaption: z.boolean(),
  searchMemoryMB: z.number().int().min(0),
};

/** Preferences of the person; they live with the library. */
export const settings = z.object({
  theme: settingFields.theme.default('system'),
  autoAudition: settingFields.autoAudition.default(true),
  volume: settingFields.volume.default(0.8),
  loop: settingFields.loop.default(false),
  provider: settingFields.provider.default('auto'),
  workerCount: settingFields.workerCount.default(0),
  /** How much of the machine the analysis takes: `auto` goes gently on battery. */
  pace: settingFields.pace.default('auto'),
  /** Captions follow the analysis of new sounds by themselves, where the pack writes them. */
  autoCaption: settingFields.autoCaption.default(true),
  /** Memory for search by sound, 0: whatever is needed. Read when the library is opened. */
  searchMemoryMB: settingFields.searchMemoryMB.default(0),
});

/** Some of them. Without defaults: zod fills those in even for optional fields, and one change would reset the rest. */
export const settingsChange = z.object(settingFields).partial();

export const appCalls = {
  'app.status': { input: z.object({}), output: appStatus },
  'app.readiness': { input: z.object({}), output: appReadiness },
  'app.doctor': { input: z.object({ testAgain: z.boolean().optional() }), output: doctorReport },
  'app.devices': { input: z.object({}), output: deviceReport },
  'settings.get': { input: z.object({}), output: settings },
  'settings.change': { input: settingsChange, output: settings },
} as const;

export type AppStatus = z.infer<typeof appStatus>;
export type AppReadiness = z.infer<typeof appReadiness>;
export type DeviceReport = z.infer<typeof deviceReport>;
export type DeviceVerdict = z.infer<typeof deviceVerdict>;
export type DoctorReport = z.infer<typeof doctorReport>;
export type SearchReport = z.infer<typeof searchReport>;
export type Settings = z.infer<typeof settings>;
