// Reads files that changed, and cuts them into pieces to be placed: those that changed names among each other in one.
import type { FoundClipStore } from '../store/found-clip-store.ts';
import type { IdentityStore } from '../store/identity-store.ts';
import { toFileToIdentify } from './found-line.ts';
import type { FileToIdentify, IdentifiedFile, SortedFiles } from './identify-files.ts';

export interface ReadTogetherOptions {
  readonly identities: Pick<IdentityStore, 'findBytes' | 'hasContent'>;
  readonly foundClips: Pick<FoundClipStore, 'listAfter'>;
  readonly read: (entries: readonly FileToIdentify[]) => Promise<SortedFiles>;
}

export interface FilesInPieces extends Omit<SortedFiles, 'identified'> {
  readonly pieces: readonly (readonly IdentifiedFile[])[];
}

type IsWanted = () => boolean;

const READ_FILES = 128;
const PAGE_CLIPS = 500;

export function createReadTogether({ identities, foundClips, read }: ReadTogetherOptions) {
  const readAll = async (entries: readonly FileToIdentify[], isWanted: IsWanted): Promise<SortedFiles> => {
    const parts: SortedFiles[] = [];
    for (let at = 0; at < entries.length && isWanted(); at += READ_FILES)
      parts.push(await read(entries.slice(at, at + READ_FILES)));
    return {
      identified: parts.flatMap(({ identified }) => identified),
      growing: parts.flatMap(({ growing }) => growing),
      gone: parts.flatMap(({ gone }) => gone),
    };
  };
  const findLeaving = (files: readonly IdentifiedFile[]): Leaving[] =>
    files.flatMap((file) => {
      const bytes = file.hadContent ? identities.findBytes(file.clipId) : undefined;
      return bytes && bytes.fingerprint !== file.fingerprint ? [{ file, ...bytes }] : [];
    });
  /** Files that nobody has read, with the bytes of files that hold others now: they may have been renamed so. */
  const readNewcomers = async (
    leaving: readonly Leaving[],
    isWanted: IsWanted,
  ): Promise<readonly IdentifiedFile[]> => {
    const sizes = new Set(leaving.map(({ byteSize }) => byteSize));
    const wanted = new Set(leaving.map(({ fingerprint }) => fingerprint));
    const newcomers: IdentifiedFile[] = [];
    for (let page = foundClips.listAfter(0, PAGE_CLIPS); page.length > 0 && isWanted(); ) {
      const candidates = page.filter(({ byteSize }) => sizes.has(byteSize)).map(toFileToIdentify);
      const { identified } = await readAll(candidates, isWanted);
      newcomers.push(...identified.filter(({ fingerprint }) => wanted.has(fingerprint)));
      await new Promise(setImmediate);
      page = foundClips.listAfter(page.at(-1)?.id ?? 0, PAGE_CLIPS);
    }
    return newcomers;
  };
  /** Nothing to place where `isWanted` became false meanwhile: what was read is not all. */
  return async (entries: readonly FileToIdentify[], isWanted: IsWanted): Promise<FilesInPieces> => {
    const { identified, growing, gone } = await readAll(entries, isWanted);
    const leaving = findLeaving(identified);
    const isMoving = leaving.some(({ file }) => identities.hasContent(file.fingerprint));
    const newcomers = isMoving ? await readNewcomers(leaving, isWanted) : [];
    if (!isWanted()) return { pieces: [], growing: [], gone: [] };
    return { pieces: cutApart([...identified, ...newcomers], leaving), growing, gone };
  };
}

/** A file that holds other bytes than before, with what it held. */
interface Leaving {
  readonly file: IdentifiedFile;
  readonly fingerprint: string;
  readonly byteSize: number;
}

/** Files between which bytes went stay together, the others come in small pieces. */
export function cutApart(
  files: readonly IdentifiedFile[],
  leaving: readonly Leaving[],
): (readonly IdentifiedFile[])[] {
  const groups = new Map<IdentifiedFile, IdentifiedFile[]>();
  const join = (one: IdentifiedFile, other: IdentifiedFile) => {
    const [a, b] = [groups.get(one) ?? [one], groups.get(other) ?? [other]];
    if (a === b) return;
    const [large, small] = a.length < b.length ? [b, a] : [a, b];
    for (const file of small) large.push(file);
    for (const file of [one, other, ...small]) groups.set(file, large);
  };
  const sources = Map.groupBy(leaving, ({ fingerprint }) => fingerprint);
  const altered = new Set(leaving.map(({ file }) => file));
  for (const file of files) {
    const from = file.hadContent && !altered.has(file) ? undefined : sources.get(file.fingerprint);
    for (const source of from ?? []) join(file, source.file);
    // Copies of the same bytes are together now.
    if (from && from.length > 1) sources.set(file.fingerprint, from.slice(0, 1));
  }
  const alone = files.filter((file) => !groups.has(file));
  const pieces: (readonly IdentifiedFile[])[] = [...new Set(groups.values())];
  for (let at = 0; at < alone.length; at += READ_FILES) pieces.push(alone.slice(at, at + READ_FILES));
  return pieces;
}
