// The pump: takes jobs from the line, keeps the workers busy, stores what comes back.

import type { CaptionProgress } from '../../shared/contract/captions.ts';
import type { JobProgress } from '../../shared/contract/jobs.ts';
import { AppError, hasCode } from '../../shared/errors/app-error.ts';
import type { Computed, PackLocation } from '../../worker/task-protocol.ts';
import { createJobProgress } from '../jobs/job-progress.ts';
import { createSpeedMeter } from '../jobs/speed-meter.ts';
import { createSweeps } from '../jobs/sweeps.ts';
import type { Announce } from '../library-events.ts';
import type { InstalledPack, PackRegistry } from '../packs/installed-pack.ts';
import type { ContentRange } from '../store/job-store.ts';
import type { Workers } from '../workers/workers.ts';
import { createAnalysisNews } from './analysis-news.ts';
import { createClearLine } from './clear-line.ts';
import type { DeviceCheck } from './device-check.ts';
import { createModelGate } from './model-gate.ts';
import { lookAhead, type PlannedWork, planWork } from './plan-work.ts';
import { createPutBack } from './put-back.ts';
import { runBatch } from './run-batch.ts';
import { createSettleBatch, type Place, type SettleBatch } from './settle-batch.ts';
import { createSettling } from './settling.ts';
import { createStageTimes, type StageTimes } from './stage-times.ts';
import type { OutcomeStores } from './store-outcomes.ts';
import { createSwitchOver } from './switch-over.ts';
import { createUnderway } from './underway.ts';

export interface AnalysisOptions extends OutcomeStores {
  readonly transact: <T>(action: () => T) => T;
  readonly workers: Workers;
  readonly packs: PackRegistry;
  /** Where a pack is and on which device it is run now. */
  readonly locatePack: (pack: InstalledPack) => PackLocation;
  /** When it is known which device is the fastest: a long clip waits for that, since it stays on the device that it begins with. */
  readonly whenLocated: (signal: AbortSignal) => Promise<void>;
  /** A device failed while it computed: `locatePack` answers differently from now on. False where it cannot. */
  readonly onDeviceFailed: (error: AppError) => boolean;
  readonly onComputed: (computed: Pick<Computed, 'device'>) => void;
  readonly deviceCheck: DeviceCheck;
  /** These folders are not as their last scan saw them. Resolves when they were looked at. */
  readonly rescan: (folderIds: readonly number[]) => Promise<unknown>;
  readonly announce: Announce;
  readonly readCaptions: () => CaptionProgress;
  /** These contents have vectors now, and are published. */
  readonly onAnalysed: (contentIds: readonly number[]) => void;
  /** Nothing waits or runs. */
  readonly onIdle: () => void;
  /** Whether a person paused the work, in this run or one before. */
  readonly pauseSwitch: { read(): boolean; write(isPaused: boolean): void };
  /** How many processes are to work now is looked at before they get something. */
  readonly adaptWorkers: () => void;
  readonly log: (line: string) => void;
  readonly deadlineMs?: number;
  /** How long to wait after a stop (a full disk) before it is tried again. */
  readonly retryMs?: number;
}

export interface Analysis {
  /** Puts what needs analysis into line (of these contents, or of all) and goes to work. */
  wake(contentIds?: readonly number[]): void;
  /** At once: what runs is given up and put back into line. Outlives the process. */
  pause(): JobProgress;
  resume(): JobProgress;
  /** Something urgent may have come into line. */
  lookAgain(): void;
  readProgress(): JobProgress;
  /** Something that is told with the progress has changed. */
  tellProgress(): void;
  /** Resolves when nothing waits or runs; rejects where work stopped by itself. */
  whenSettled(): Promise<void>;
  onProgress(listener: (progress: JobProgress) => void): () => void;
  /** What this run has analysed so far. */
  readonly totals: { readonly analysed: number; readonly audioSeconds: number };
  /** Where the time of this run went. */
  readonly stageTimes: StageTimes;
  close(): Promise<void>;
}

/** Of a million contents so many are looked at between two turns: 13 ms, 85 where all of them are new. */
const contentsASlice = 20_000;

/** Work begins with the first `wake`. */
export function createAnalysis(options: AnalysisOptions): Analysis {
  const { jobs, packs, workers, transact, deviceCheck } = options;
  const inFlight = new Set<Promise<void>>();
  const abort = new AbortController();
  const meter = createSpeedMeter();
  const settling = createSettling();
  const underway = createUnderway();
  const putBack = createPutBack(jobs, transact);
  const totals = { analysed: 0, audioSeconds: 0 };
  const stageTimes = createStageTimes();
  let stopped: AppError | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isPaused = options.pauseSwitch.read();
  /** Until these end nobody knows whether files are gone or their drive is away. */
  let scansAwaited = 0;
  /** Ends with a pause. */
  let round = new AbortController();

  const gate = createModelGate({
    workers,
    locatePack: options.locatePack,
    signal: abort.signal,
    onDevice: (device) => options.onComputed({ device }),
    onFailed: (error) => fallBackOrStop(error),
    onSettled: () => pump(),
  });
  const progress = createJobProgress({
    jobs,
    meter,
    getSpace: () => (packs.getBuilding() ?? packs.getActive())?.space,
    readCaptions: options.readCaptions,
    getState: () => ({ isPaused, stopped, isBusy: inFlight.size > 0 || gate.isOpening || sweeps.isGoing() }),
    countUnderway: underway.countClips,
  });
  const news = createAnalysisNews({ ...options, readProgress: progress.read });
  const listPlaces = (): Place[] =>
    [packs.getActive(), packs.getBuilding()].filter((place) => place !== undefined);

  const sweeps = createSweeps<'missing'>({
    findLastContentId: jobs.findLastContentId,
    transact,
    onSlice() {
      pump();
      news.progressed();
    },
    onFailed: (error) => stop(error),
  });

  const clearLine = createClearLine({
    ...options,
    listSpaceIds: () => listPlaces().map(({ space }) => space.id),
  });

  const stop = (error: unknown) => {
    if (abort.signal.aborted) return;
    stopped = error instanceof AppError ? error : new AppError('internal', 'The analysis stopped.');
    options.log(`analysis stopped: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    settling.fail(stopped);
    news.progressed();
    clearTimeout(retry);
    retry = setTimeout(() => wake(), options.retryMs ?? 30_000);
    retry.unref();
  };
  const fallBackOrStop = (error: unknown) => {
    const isFallback = hasCode(error, 'device-failed') && options.onDeviceFailed(error);
    if (!isFallback) stop(error);
  };

  const settleBatch = createSettleBatch({ ...options, stageTimes, meter, totals });
  const settle = (...batch: Parameters<SettleBatch>) => {
    const analysed = settleBatch(...batch);
    deviceCheck.follow(() => pump());
    news.clipsChanged();
    options.onAnalysed(analysed);
  };

  const work = async ({ batch, shareCount, isUrgent, isLong }: PlannedWork, place: Place) => {
    const { pack, space } = place;
    const computed: Computed[] = [];
    const progressing = underway.begin(batch);
    const signal = AbortSignal.any([abort.signal, round.signal]);
    try {
      if (isLong) await options.whenLocated(signal);
      const settled = await runBatch(batch, {
        workers,
        contents: options.contents,
        pack: options.locatePack(pack),
        dimension: space.dimension,
        deadlineMs: options.deadlineMs ?? 60_000,
        signal,
        shareCount,
        isUrgent,
        onProgress(progress) {
          meter.record(progressing.tell(progress), performance.now());
          news.progressed();
        },
        onComputed(done) {
          computed.push(done);
          options.onComputed(done);
        },
        onDeviceFailure: deviceCheck.drop,
        isDropped: deviceCheck.isDropped,
        onStages: stageTimes.addWorker,
        onChangedFolders: rescan,
      });
      meter.record(progressing.end(), performance.now());
      settle(settled, place, computed);
    } catch (error) {
      progressing.end();
      try {
        putBack(batch.map(({ id }) => id));
      } catch {
        // Kept for the next time; what stopped the batch is the better reason.
      }
      if (!signal.aborted) fallBackOrStop(error);
    }
  };

  const takeBatch = (): boolean => {
    const places = listPlaces();
    const spaceIds = places.map(({ space }) => space.id);
    const planned = planWork(jobs.listWaiting(spaceIds, lookAhead), workers.analysisWorkerCount);
    const { batch, isUrgent } = planned;
    if (inFlight.size >= workers.analysisTaskCount + (isUrgent ? 2 : 1)) return false;
    const place = places.find(({ space }) => space.id === batch[0]?.spaceId);
    if (!place || !gate.isOpenFor(place.pack)) return false;
    transact(() => jobs.markRunning(batch.map(({ id }) => id)));
    meter.start(performance.now());
    const running = work(planned, place).finally(() => {
      inFlight.delete(running);
      pump();
    });
    inFlight.add(running);
    return true;
  };

  const takeBatches = () => {
    options.adaptWorkers();
    while (takeBatch()) {
      // Keeps taking until the workers have enough or the line is empty.
    }
  };

  /** What a graphics device computed last is checked before it counts as done. */
  const checkBeforeRest = (): boolean => {
    const checking = deviceCheck
      .finish()
      ?.catch(stop)
      .finally(() => {
        inFlight.delete(checking as Promise<void>);
        pump();
      });
    if (checking) inFlight.add(checking);
    return checking !== undefined;
  };

  const switchOver = createSwitchOver(options);
  const rescan = (folderIds: readonly number[]) => {
    scansAwaited++;
    const end = () => {
      scansAwaited--;
      pump();
    };
    options.rescan(folderIds).then(end, end);
  };

  const pump = () => {
    if (abort.signal.aborted || stopped) return;
    try {
      if (!isPaused) takeBatches();
      if (inFlight.size > 0 || gate.isOpening || sweeps.isGoing()) return;
      if (!isPaused && checkBeforeRest()) return;
      if (scansAwaited > 0 && packs.getBuilding()) return;
      // Whoever follows the packs may have woken us meanwhile: look again.
      if (switchOver()) return pump();
      if (isPaused) return;
      news.progressed();
      settling.settle();
      options.onIdle();
    } catch (error) {
      stop(error);
    }
  };

  /** Call inside a transaction. */
  const enqueue = (which: readonly number[] | ContentRange) => {
    for (const { space } of listPlaces()) jobs.enqueueMissing(space.id, which);
  };

  const wake = (contentIds?: readonly number[]) => {
    if (abort.signal.aborted) return;
    clearTimeout(retry);
    stopped = undefined;
    if (listPlaces().length === 0) return stop(createNoPackError());
    try {
      putBack();
      if (contentIds) transact(() => enqueue(contentIds));
      else {
        sweeps.begin('missing', 'replace', { step: enqueue, sliceSize: contentsASlice });
        clearLine.begin();
      }
    } catch (error) {
      return stop(error);
    }
    settling.begin();
    pump();
    news.progressed();
  };

  return {
    wake,
    totals,
    stageTimes,
    readProgress: progress.read,
    lookAgain: pump,
    tellProgress: news.progressed,
    whenSettled: settling.wait,
    onProgress: news.onProgress,
    pause() {
      isPaused = true;
      options.pauseSwitch.write(true);
      round.abort();
      news.progressed();
      return progress.read();
    },
    resume() {
      isPaused = false;
      options.pauseSwitch.write(false);
      round = new AbortController();
      wake();
      return progress.read();
    },
    async close() {
      abort.abort();
      clearTimeout(retry);
      sweeps.stop();
      clearLine.close();
      news.close();
      settling.fail(new AppError('closed', 'Earmark is closing.'));
      await Promise.allSettled([...inFlight, gate.whenSettled(), deviceCheck.close()]);
    },
  };
}

const createNoPackError = () =>
  new AppError('pack-missing', 'There is no model to analyse with. Search by name works.');
