import { findFfmpegPath } from '../devices/find-ffmpeg.ts';
import type { JobStore } from '../store/job-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';

const settingKey = 'analysis.ffmpegSeen';

export interface RetryWithFfmpegOptions {
  readonly settings: SettingsStore;
  readonly jobs: JobStore;
  readonly spaceIds: readonly number[];
  readonly transact: <T>(action: () => T) => T;
}

/** Whoever follows the advice to install ffmpeg finds the unsupported files in line again at the next start. */
export async function retryWithFfmpeg({ settings, jobs, spaceIds, transact }: RetryWithFfmpegOptions) {
  const isHere = (await findFfmpegPath()) !== undefined;
  const wasHere = settings.find(settingKey) === true;
  if (isHere === wasHere) return;
  transact(() => {
    settings.write({ [settingKey]: isHere });
    if (isHere) jobs.retrySkipped(spaceIds);
  });
}
