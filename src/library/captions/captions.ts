// The line of sounds that get captions: written from the vectors in the library, without touching a file.
import type { CaptionProgress } from '../../shared/contract/captions.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { createSweeps } from '../jobs/sweeps.ts';
import { throttle } from '../jobs/throttle.ts';
import type { Announce } from '../library-events.ts';
import type { InstalledPack, PackRegistry, VectorSpace } from '../packs/installed-pack.ts';
import type { TextIndex, VectorIndex, VectorSearch } from '../search/vector-index.ts';
import type {
  CaptionLineStore,
  CaptionScope,
  EnqueueOptions,
  WaitingCaption,
} from '../store/caption-line-store.ts';
import type { CaptionAuthor, CaptionStore, NewCaption } from '../store/caption-store.ts';
import type { ContentRange } from '../store/job-store.ts';
import type { PeaksStore } from '../store/peaks-store.ts';
import { type BatchContent, type CaptionOutcome, captionBatch, type WriteCaptions } from './caption-batch.ts';
import type { HeardSound } from './captioner.ts';

export interface CaptionsOptions {
  readonly store: CaptionStore;
  readonly line: CaptionLineStore;
  readonly peaks: Pick<PeaksStore, 'find'>;
  readonly texts: TextIndex;
  /** Brings the full text of many clips up to date, in slices. Called inside a transaction. */
  readonly refreshTexts: (clipIds: readonly number[]) => void;
  readonly vectors: Pick<VectorIndex & VectorSearch, 'findWindows' | 'ready'>;
  readonly packs: Pick<PackRegistry, 'getActive' | 'onChanged'>;
  readonly transact: <T>(action: () => T) => T;
  /** Captions of sounds by a pack; rejects with AppError. */
  readonly write: (
    pack: InstalledPack,
    sounds: readonly HeardSound[],
    signal: AbortSignal,
  ) => Promise<readonly (readonly NewCaption[])[]>;
  /** Captions follow the analysis by themselves. */
  readonly isAutomatic: () => boolean;
  /** Nothing waits to be analysed: captions that nobody asked for may be written. */
  readonly isAnalysisIdle: () => boolean;
  readonly batchCount: number;
  /** Contents that are put into line between two turns. */
  readonly sliceSize?: number;
  readonly announce: Announce;
  readonly onProgress: () => void;
  readonly log: (line: string) => void;
}

export interface Captions {
  /** After a start: what another pack or version wrote goes and is written anew; then as `wake`. */
  begin(): void;
  /** Puts what lacks captions into line as the settings say (of these contents, or of all) and goes to work. */
  wake(contentIds?: readonly number[]): void;
  /** A person asks. Throws AppError `not-available-here` where the pack writes none. */
  start(scope: CaptionScope, again: boolean): CaptionProgress;
  cancel(): CaptionProgress;
  readProgress(): CaptionProgress;
  /** Resolves when nothing is being written and nothing can be. */
  whenSettled(): Promise<void>;
  close(): Promise<void>;
}

interface Place {
  readonly pack: InstalledPack;
  readonly space: VectorSpace;
}

const contentsAtOnce = 16;
/** Of a million contents so many are looked at between two turns: 3 ms, 20 ms where all of them are to be captioned. */
const contentsASlice = 2000;
/** Where captions are taken away: each changes the full text of a clip. */
const contentsADrop = 200;

export function createCaptions(options: CaptionsOptions): Captions {
  const { line, store, packs, transact, vectors, sliceSize = contentsASlice } = options;
  const taken = new Set<number>();
  const inFlight = new Set<Promise<void>>();
  let abort = new AbortController();
  let isClosed = false;
  let done = 0;

  const changed = throttle(1000, () => {
    options.announce('clips.changed', {});
    options.announce('search.changed', {});
  });
  const findPlace = (): Place | undefined => {
    const active = packs.getActive();
    return active?.pack.manifest.caption && active.pack.manifest.text ? active : undefined;
  };
  /** Another version may have the same space. */
  const isInUse = ({ pack, space }: Place) => {
    const place = findPlace();
    return place?.pack === pack && place.space.id === space.id;
  };
  const log = (what: string, error: unknown) =>
    options.log(`${what}: ${error instanceof Error ? error.message : String(error)}`);

  const hear = ({ contentId, durationSeconds }: WaitingCaption): BatchContent => {
    const windows = vectors.findWindows(contentId);
    const sound = windows && { windows, durationSeconds, peaks: options.peaks.find(contentId) };
    return { contentId, sound };
  };
  const settle = (outcomes: readonly CaptionOutcome[], author: CaptionAuthor) =>
    transact(() => {
      for (const outcome of outcomes) {
        const { contentId } = outcome;
        if (outcome.kind === 'failed') line.fail(contentId, outcome.reason);
        else {
          store.write(contentId, author, outcome.captions);
          line.finish(contentId);
          options.texts.refresh(store.listClipIds([contentId]));
          done++;
        }
      }
    });
  const work = async (batch: readonly WaitingCaption[], { pack, space }: Place, signal: AbortSignal) => {
    await vectors.ready;
    const write: WriteCaptions = (sounds) => options.write(pack, sounds, signal);
    const outcomes = await captionBatch(batch.map(hear), write, signal);
    if (!signal.aborted && isInUse({ pack, space })) settle(outcomes, getAuthor({ pack, space }));
  };

  const takeBatch = (): boolean => {
    const place = findPlace();
    if (!place) return false;
    const onlyAsked = !options.isAnalysisIdle();
    if (onlyAsked && inFlight.size > 0) return false;
    // To find nobody, the whole line would be walked: a million that nobody listened to yet.
    const { asked, waiting } = line.count(place.space.id);
    if ((onlyAsked ? asked : waiting) <= taken.size) return false;
    const batch = line
      .listWaiting(place.space.id, contentsAtOnce + taken.size, onlyAsked)
      .filter(({ contentId }) => !taken.has(contentId))
      .slice(0, contentsAtOnce);
    if (batch.length === 0) return false;
    for (const { contentId } of batch) taken.add(contentId);
    const { signal } = abort;
    const running = work(batch, place, signal)
      // Looks again when the batch has left `inFlight`.
      .then(() => void setImmediate(pump))
      .catch((error: unknown) => {
        // Whoever waits stays in line for the next time.
        if (!signal.aborted) log('captions stopped', error);
      })
      .finally(() => {
        for (const { contentId } of batch) taken.delete(contentId);
        inFlight.delete(running);
        // What came into line since it was cancelled, or for another pack, could not be taken while it was in flight.
        if (signal.aborted || !isInUse(place)) setImmediate(pump);
        changed.request();
        options.onProgress();
      });
    inFlight.add(running);
    return true;
  };
  const pump = () => {
    if (isClosed) return;
    try {
      while (inFlight.size < options.batchCount && takeBatch()) {
        // Keeps taking until the workers have enough or the line is empty.
      }
    } catch (error) {
      log('captions stopped', error);
    }
    options.onProgress();
  };

  const readProgress = (): CaptionProgress => {
    const place = findPlace();
    const { waiting, failed } = place ? line.count(place.space.id) : { waiting: 0, failed: 0 };
    const isBusy = inFlight.size > 0;
    const isWorking = isBusy || sweeps.isGoing('asked');
    const state = isWorking ? 'working' : waiting > 0 ? 'waiting' : 'idle';
    return { isAvailable: place !== undefined, state, done, total: done + waiting, failed };
  };
  /** A new run counts from nothing. */
  const beginRun = (place: Place) => {
    if (inFlight.size === 0 && line.count(place.space.id).waiting === 0) done = 0;
  };
  const sweeps = createSweeps<'others' | 'missing' | 'asked'>({
    findLastContentId: line.findLastContentId,
    transact,
    onSlice: () => pump(),
    onFailed: (error) => log('captions could not follow', error),
  });
  /** A slice is of the pack that is in use by then. */
  const lineUp = (range: ContentRange, scope: CaptionScope, asked: EnqueueOptions) => {
    const place = findPlace();
    if (place) line.enqueue(getAuthor(place), { ...scope, range }, asked);
  };
  const lineUpMissing = (range: ContentRange) => {
    if (options.isAutomatic()) lineUp(range, {}, { isAsked: false, again: false });
  };

  const wake = (contentIds?: readonly number[]) => {
    const place = findPlace();
    if (!place || isClosed) return;
    try {
      beginRun(place);
      if (!options.isAutomatic()) transact(() => line.clear(true));
      else if (!contentIds) sweeps.begin('missing', 'replace', { step: lineUpMissing, sliceSize });
      else transact(() => line.enqueue(getAuthor(place), { contentIds }, { isAsked: false, again: false }));
      pump();
    } catch (error) {
      log('captions could not begin', error);
    }
  };
  /** Call inside a transaction. Old words stay until new ones are written; where nobody writes any, they go. */
  const replaceOthers = (range: ContentRange) => {
    const active = packs.getActive();
    const contentIds = active ? store.listByOthers(getAuthor(active), range) : [];
    if (!active || contentIds.length === 0) return;
    if (findPlace())
      line.enqueue(getAuthor(active), { contentIds }, { isAsked: true, keepsFailed: true, again: false });
    else {
      const clipIds = store.listClipIds(contentIds);
      store.drop(contentIds);
      options.refreshTexts(clipIds);
      changed.request();
    }
  };
  const begin = () => {
    if (isClosed) return;
    try {
      const size = findPlace() ? sliceSize : contentsADrop;
      sweeps.begin('others', 'replace', { step: replaceOthers, sliceSize: size });
    } catch (error) {
      log('captions could not follow the pack', error);
    }
    wake();
  };
  const stopFollowing = packs.onChanged(begin);

  return {
    begin,
    wake,
    readProgress,
    start(scope, again) {
      const place = findPlace();
      if (!place) throw new AppError('not-available-here', 'This pack writes no captions.');
      beginRun(place);
      const asked = { isAsked: true, again };
      if (scope.clipIds) transact(() => line.enqueue(getAuthor(place), scope, asked));
      else {
        const step = (range: ContentRange) => lineUp(range, scope, asked);
        sweeps.begin('asked', 'add', { step, sliceSize });
      }
      pump();
      return readProgress();
    },
    cancel() {
      abort.abort();
      abort = new AbortController();
      sweeps.stop();
      transact(() => line.clear(false));
      options.onProgress();
      return readProgress();
    },
    async whenSettled() {
      while (inFlight.size > 0 || sweeps.isGoing()) {
        await Promise.allSettled([...inFlight]);
        await new Promise(setImmediate);
      }
    },
    async close() {
      isClosed = true;
      stopFollowing();
      sweeps.stop();
      abort.abort();
      changed.close();
      await Promise.allSettled([...inFlight]);
    },
  };
}

function getAuthor({ pack, space }: Place): CaptionAuthor {
  return { packId: pack.id, packVersion: pack.manifest.version, spaceId: space.id };
}
