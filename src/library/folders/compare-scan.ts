// The pure part of reconciling: what a scan says about the clips that are known.
import type { FoundFile } from './scan-folder.ts';

export interface KnownClip {
  readonly id: number;
  readonly relativePath: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
  readonly isMissing: boolean;
  readonly hasContent: boolean;
}

export interface ScanComparison {
  readonly unchangedCount: number;
  /** Files without a clip of that path. */
  readonly added: readonly FoundFile[];
  /** Files whose clip is known with another size or time. */
  readonly changed: readonly { readonly clipId: number; readonly file: FoundFile }[];
  /** Missing clips whose very file is there again. */
  readonly returnedIds: readonly number[];
  /** Clips whose file is not there. Whether they may go is judged later, after moves are matched. */
  readonly vanishedIds: readonly number[];
}

/** Compares what was found with what is known of the same directories. `unreadable` ones say nothing about their clips. */
export function compareScan(
  known: readonly KnownClip[],
  found: readonly FoundFile[],
  unreadable: readonly string[],
): ScanComparison {
  const clips = new Map(known.map((clip) => [clip.relativePath, clip]));
  const added: FoundFile[] = [];
  const changed: { clipId: number; file: FoundFile }[] = [];
  const returnedIds: number[] = [];
  const seen = new Set<string>();
  for (const file of found) {
    seen.add(file.relativePath);
    const clip = clips.get(file.relativePath);
    if (!clip) added.push(file);
    else if (!isSame(clip, file)) changed.push({ clipId: clip.id, file });
    else if (clip.isMissing) returnedIds.push(clip.id);
  }
  const vanishedIds = known
    .filter((clip) => !clip.isMissing && !seen.has(clip.relativePath))
    .filter((clip) => !unreadable.some((directory) => isUnder(clip.relativePath, directory)))
    .map((clip) => clip.id);
  const unchangedCount = found.length - added.length - changed.length - returnedIds.length;
  return { unchangedCount, added, changed, returnedIds, vanishedIds };
}

export type VanishedVerdict = 'go' | 'ask' | 'refuse';

/**
 * Whether clips that vanished may be marked as missing: up to 5 % of a folder (or two clips) go, more asks, more than half
 * is refused until somebody confirms it.
 */
export function judgeVanished(vanishedCount: number, clipCount: number): VanishedVerdict {
  if (vanishedCount < 3) return 'go';
  if (vanishedCount > clipCount * 0.5) return 'refuse';
  return vanishedCount > clipCount * 0.05 ? 'ask' : 'go';
}

/** True where `relativePath` lies in `directory` or deeper; `''` is the folder itself. */
function isUnder(relativePath: string, directory: string): boolean {
  return directory === '' || relativePath.startsWith(`${directory}/`);
}

function isSame(clip: KnownClip, file: FoundFile): boolean {
  return clip.hasContent && clip.byteSize === file.byteSize && clip.modifiedAtMs === file.modifiedAtMs;
}
