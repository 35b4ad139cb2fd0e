// Taking a part of a clip out: it is made a file when the mouse goes down, so that it is there when the drag begins.
import { formatPartName } from '../../../core/format/format-part-name.ts';
import { mediaPaths } from '../../../shared/contract/media.ts';
import type { Span } from './player-store.ts';

export interface Part extends Span {
  readonly clipId: number;
  /** The name of the clip's file. */
  readonly clipName: string;
}

/** Resolves when the part lies there as a file. Rejects with words for the user. */
export async function preparePart(part: Part): Promise<void> {
  const answer = await fetch(addressOf(part), { headers: { range: 'bytes=0-0' } });
  if (answer.ok) return void (await answer.body?.cancel());
  const { message } = (await answer.json().catch(() => ({}))) as { message?: string };
  throw new Error(message ?? 'This part could not be made a file.');
}

/** Saves the part through the browser's downloads, under its own name. */
export async function savePart(part: Part): Promise<void> {
  await preparePart(part);
  const link = document.createElement('a');
  link.href = addressOf(part);
  link.download = nameOf(part);
  link.click();
}

/** In a browser the drag carries an address, which is fetched where it is dropped. */
export function putOnDrag(data: DataTransfer | null, part: Part): void {
  if (!data) return;
  const address = new URL(addressOf(part), location.href).href;
  data.setData('DownloadURL', `audio/wav:${nameOf(part)}:${address}`);
  data.setData('text/uri-list', address);
  data.effectAllowed = 'copy';
}

/** Calls `start` when the part is a file, unless the mouse was let go before. */
export async function startWhenPrepared(preparing: Promise<void>, start: () => void): Promise<void> {
  const released = new AbortController();
  const letGo = () => released.abort();
  addEventListener('pointerup', letGo, { signal: released.signal });
  try {
    await preparing;
    if (!released.signal.aborted) start();
  } finally {
    released.abort();
  }
}

const addressOf = (part: Part) => mediaPaths.region(part.clipId, part.startSeconds, part.endSeconds);
const nameOf = (part: Part) => formatPartName(part.clipName, part.startSeconds, part.endSeconds);
