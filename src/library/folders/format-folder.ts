import { basename } from 'node:path';
import type { WatchedFolder } from '../../shared/contract/folders.ts';
import type { FolderFigures, StoredFolder } from '../store/folder-store.ts';

/** What only the running program knows of a folder. */
export interface FolderActivity {
  readonly isScanning: boolean;
  readonly unreadCount: number;
  readonly watchNotice: string | undefined;
}

/** A folder as the contract has it. */
export function formatFolder(
  folder: StoredFolder,
  figures: FolderFigures | undefined,
  { isScanning, unreadCount, watchNotice }: FolderActivity,
): WatchedFolder {
  const clipCount = figures?.clipCount ?? 0;
  const { pending } = folder;
  return {
    id: folder.id,
    path: folder.path,
    name: folder.isSample ? 'Earmark’s sample sounds' : basename(folder.path) || folder.path,
    state: folder.state,
    isScanning,
    unreadCount,
    clipCount,
    analysedCount: figures?.analysedCount ?? 0,
    failedCount: figures?.failedCount ?? 0,
    unsupportedCount: figures?.unsupportedCount ?? 0,
    missingCount: figures?.missingCount ?? 0,
    pendingRemoval: pending && { missingCount: pending.missingCount, clipCount, refused: pending.isRefused },
    notice: [folder.notice, watchNotice].filter((notice) => notice).join(' ') || null,
  };
}
