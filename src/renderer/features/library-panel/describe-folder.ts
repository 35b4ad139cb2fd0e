import { countOf, formatCount } from '../../../core/format/format-count.ts';
import type { WatchedFolder } from '../../../shared/contract/folders.ts';

export interface FolderLine {
  readonly level: 'quiet' | 'warning';
  readonly text: string;
}

/** The one line below a folder's name: the most pressing thing about it, or nothing. */
export function describeFolder(folder: WatchedFolder): FolderLine | null {
  if (folder.state === 'offline') {
    return { level: 'warning', text: 'Not connected. Its clips can be searched, not played.' };
  }
  if (folder.notice) return { level: 'warning', text: folder.notice };
  const { analysedCount, failedCount, unsupportedCount, clipCount, unreadCount } = folder;
  if (folder.isScanning && unreadCount > 0) {
    const readCount = Math.max(0, clipCount - unreadCount);
    return { level: 'quiet', text: `${formatCount(readCount)} of ${formatCount(clipCount)} files read` };
  }
  if (folder.isScanning) return { level: 'quiet', text: 'Looking for sounds…' };
  if (analysedCount + failedCount + unsupportedCount < clipCount) {
    return { level: 'quiet', text: `${formatCount(analysedCount)} of ${formatCount(clipCount)} listened to` };
  }
  if (folder.missingCount > 0 && !folder.pendingRemoval) {
    return { level: 'quiet', text: `${countOf(folder.missingCount, 'file')} missing` };
  }
  return null;
}
