import type { ClipSummary } from '../../../shared/contract/clips.ts';
import type { IconName } from '../../ui/icon.tsx';

export interface ClipState {
  readonly icon: IconName;
  readonly level: 'quiet' | 'warning' | 'danger';
  readonly text: string;
}

/** What is special about a clip, in words; null where nothing is. Presence matters more than analysis. */
export function describeState(clip: Pick<ClipSummary, 'presence' | 'analysis' | 'reason'>): ClipState | null {
  if (clip.presence === 'offline') {
    return { icon: 'offline', level: 'quiet', text: 'Offline: its drive or folder is not connected.' };
  }
  if (clip.presence === 'missing') {
    return { icon: 'missing', level: 'warning', text: 'Missing: the folder is there, this file is not.' };
  }
  switch (clip.analysis) {
    case 'waiting':
      return { icon: 'clock', level: 'quiet', text: 'Waiting to be listened to. It can be found by name.' };
    case 'running':
      return { icon: 'clock', level: 'quiet', text: 'Being listened to now.' };
    case 'failed':
      return { icon: 'warning', level: 'danger', text: clip.reason ?? 'It could not be listened to.' };
    case 'unsupported':
      return { icon: 'warning', level: 'warning', text: clip.reason ?? 'This kind of file cannot be read.' };
    case 'analysed':
      return null;
  }
}
