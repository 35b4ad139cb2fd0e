// Which clip lies at which path after files changed names among each other.
import type { FoundClipStore } from '../store/found-clip-store.ts';
import type { ClipOfContent, IdentityStore } from '../store/identity-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { copyKnowledge } from '../store/relocate-clips.ts';
import { findChains } from './find-chains.ts';
import type { MovedClips } from './find-moved-clip.ts';
import { findSwaps } from './find-swaps.ts';
import type { IdentifiedFile } from './identify-files.ts';

/** A file whose bytes have a row. */
export interface KnownFile extends IdentifiedFile {
  readonly content: { readonly id: number; readonly isNew: boolean };
}

export interface Arrival {
  readonly clipId: number;
  /** The clip that was there: its file is overwritten, or was never more than found. */
  readonly replacedId?: number | undefined;
  /** Where the clip was, if its file was looked for there. */
  readonly before?: ClipOfContent | undefined;
}

export interface FollowRenamesOptions {
  readonly database: LibraryDatabase;
  readonly identities: IdentityStore;
  readonly foundClips: FoundClipStore;
  readonly now: () => number;
}

/**
 * The clips that arrive at paths, by the clip of the path. They have left their own ones: whoever calls this places them all.
 * Call inside a transaction.
 */
export function followRenames(
  known: readonly KnownFile[],
  movedClips: MovedClips,
  options: FollowRenamesOptions,
): Map<number, Arrival> {
  const { identities } = options;
  const leave = (clipIds: readonly number[]) => {
    if (clipIds.length === 0) return;
    identities.park(clipIds);
    movedClips.leaveOut(clipIds);
  };
  const files = known.map(({ clipId, hadContent, content }) => ({
    clipId,
    oldContentId: hadContent ? identities.findContentOf(clipId) : null,
    newContentId: content.id,
    isNew: content.isNew,
  }));
  const swaps = findSwaps(files.filter(({ oldContentId, isNew }) => oldContentId !== null && !isNew));
  leave([...swaps.values()]);
  const arrivals = new Map<number, Arrival>([...swaps].map(([path, clipId]) => [path, { clipId }]));
  const byClip = new Map(known.map((one) => [one.clipId, one]));
  for (const way of findChains(files.filter(({ clipId }) => !swaps.has(clipId)))) {
    const [head, tail] = [byClip.get(way[0] as number), byClip.get(way.at(-1) as number)];
    if (!head || !tail) continue;
    const before = head.content.isNew ? undefined : movedClips.take(head.content.id, head);
    if (!before && !isRenumbering(way, tail)) continue;
    leave(way.slice(0, -1));
    for (const [at, path] of way.entries()) {
      const clipId = way[at - 1];
      if (clipId !== undefined)
        arrivals.set(path, { clipId, replacedId: path === tail.clipId ? path : undefined });
    }
    arrivals.set(head.clipId, before ? { clipId: before.id, before } : { clipId: addClip(head, options) });
  }
  return arrivals;
}

/**
 * Where the first path holds bytes that nobody knows, somebody may have edited that file and kept its former self under the
 * next name: then its clip stays. Several that all went on, up to a new name, were numbered anew.
 */
function isRenumbering(way: readonly number[], tail: KnownFile): boolean {
  return way.length > 2 && !tail.hadContent;
}

/** A clip for the file at the beginning. What was typed of the one that was there may be meant for the name: it stays, too. */
function addClip(head: KnownFile, { database, foundClips, now }: FollowRenamesOptions): number {
  const clipId = foundClips.insert(head.folderId, head.file, null, now());
  if (clipId === undefined) throw new Error(`There are two clips of “${head.file.relativePath}”.`);
  copyKnowledge(database, head.clipId, clipId);
  return clipId;
}
