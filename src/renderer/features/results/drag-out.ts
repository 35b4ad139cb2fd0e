import type { ClipSummary } from '../../../shared/contract/clips.ts';
import { mediaPaths } from '../../../shared/contract/media.ts';

type DraggedClip = Pick<ClipSummary, 'id' | 'name' | 'path'>;

/** Puts clips on the mouse: real files through the desktop shell, or an address that a browser saves as a file. */
export function dragOut(
  event: DragEvent,
  clip: DraggedClip,
  clipIds: readonly number[],
  startDrag: ((clipIds: readonly number[]) => void) | undefined,
): void {
  if (startDrag) {
    event.preventDefault();
    startDrag(clipIds);
    return;
  }
  const address = new URL(mediaPaths.file(clip.id), location.href).href;
  event.dataTransfer?.setData('DownloadURL', `application/octet-stream:${fileName(clip.path)}:${address}`);
  event.dataTransfer?.setData('text/uri-list', address);
  if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy';
}

/** The name a saved file gets; a colon would end it early in Chromium's `DownloadURL`. */
export function fileName(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').replaceAll(':', '-');
}
