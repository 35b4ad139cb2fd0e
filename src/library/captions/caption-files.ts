// "What does it say of these files?": from the captions and vectors that the library has, without touching a file.
import { AppError } from '../../shared/errors/app-error.ts';
import type { Devices } from '../devices/devices.ts';
import type { CaptionedFile, CaptionFilesOptions } from '../library.ts';
import type { InstalledPack, PackRegistry, VectorSpace } from '../packs/installed-pack.ts';
import type { TextIndex, VectorIndex, VectorSearch } from '../search/vector-index.ts';
import { type CaptionAuthor, type CaptionStore, isOf } from '../store/caption-store.ts';
import { createHeardFileStore, type HeardFile } from '../store/heard-file-store.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createPeaksStore } from '../store/peaks-store.ts';
import type { Suggester } from '../suggestions/suggester.ts';
import type { Workers } from '../workers/workers.ts';
import { captionSounds, type HeardSound } from './captioner.ts';

export interface CaptionFilesParts {
  readonly database: LibraryDatabase;
  readonly captionStore: CaptionStore;
  readonly texts: TextIndex;
  readonly vectors: VectorIndex & VectorSearch;
  readonly packs: PackRegistry;
  readonly devices: Devices;
  readonly workers: Workers;
  readonly getSuggester: (pack: InstalledPack) => Suggester;
  readonly transact: <T>(action: () => T) => T;
}

const filesAtOnce = 16;

/**
 * Files that the library has not listened to are left out. What is written here is stored, as the application would;
 * with a number of beams it is only tried.
 */
export async function captionFiles(
  parts: CaptionFilesParts,
  paths: readonly string[],
  { beams, signal, onProgress }: CaptionFilesOptions = {},
): Promise<CaptionedFile[]> {
  const place = findPlace(parts.packs);
  const author = { packId: place.pack.id, packVersion: place.pack.manifest.version, spaceId: place.space.id };
  const heard = createHeardFileStore(parts.database);
  const files = new Map<string, HeardFile>();
  for (const path of paths)
    for (const file of heard.listUnder(path, place.space.id)) files.set(file.path, file);
  await parts.vectors.ready;
  const all = [...files.values()];
  const done: CaptionedFile[] = [];
  for (let from = 0; from < all.length; from += filesAtOnce) {
    if (signal?.aborted) throw new AppError('cancelled', 'Stopped.');
    done.push(...(await captionSome(parts, place, author, all.slice(from, from + filesAtOnce), beams)));
    onProgress?.(done.length, all.length);
  }
  return done;
}

interface Place {
  readonly pack: InstalledPack;
  readonly space: VectorSpace;
}

function findPlace(packs: PackRegistry): Place {
  const active = packs.getActive();
  if (!active) throw new AppError('pack-missing', 'There is no model to write with.');
  if (active.pack.manifest.caption) return active;
  throw new AppError('not-available-here', 'This pack writes no captions.');
}

async function captionSome(
  parts: CaptionFilesParts,
  place: Place,
  author: CaptionAuthor,
  files: readonly HeardFile[],
  beams: number | undefined,
): Promise<CaptionedFile[]> {
  const known = new Map(
    files.flatMap(({ clipId, path }) => {
      const captions = beams === undefined ? parts.captionStore.list(clipId) : [];
      return captions[0] && isOf(author, captions[0]) ? [[path, captions] as const] : [];
    }),
  );
  // Copies of the same bytes are written once.
  const missing = new Map(files.filter(({ path }) => !known.has(path)).map((file) => [file.contentId, file]));
  const sounds = [...missing.values()].flatMap((file) => {
    const sound = hear(parts, file);
    return sound ? [{ contentId: file.contentId, sound }] : [];
  });
  const fresh = await captionSounds(
    sounds.map(({ sound }) => sound),
    {
      suggester: parts.getSuggester(place.pack),
      async write(rows) {
        const input = { pack: parts.devices.locateForAnalysis(place.pack), ...rows, ...(beams && { beams }) };
        return (await parts.workers.run('caption', input, { lane: 'analysis' })).captions;
      },
    },
  );
  const freshOf = new Map(sounds.map(({ contentId }, at) => [contentId, fresh[at] ?? []]));
  if (beams === undefined) {
    parts.transact(() => {
      for (const [contentId, captions] of freshOf) {
        // What a person removed does not come back by this way.
        if (parts.captionStore.has(contentId, author)) continue;
        parts.captionStore.write(contentId, author, captions);
        parts.texts.refresh(parts.captionStore.listClipIds([contentId]));
      }
    });
  }
  return files.flatMap(({ path, contentId, durationSeconds }) => {
    const captions = known.get(path) ?? freshOf.get(contentId);
    return captions ? [{ path, durationSeconds, captions }] : [];
  });
}

function hear({ database, vectors }: CaptionFilesParts, file: HeardFile): HeardSound | undefined {
  const windows = vectors.findWindows(file.contentId);
  if (!windows) return undefined;
  const { durationSeconds, contentId } = file;
  return { windows, durationSeconds, peaks: createPeaksStore(database).find(contentId) };
}
