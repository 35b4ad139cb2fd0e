// The composition root: what there is, what knows what, what is started and what is closed. Read it first.
import { join } from 'node:path';
import type { Handlers } from '../shared/contract/contract.ts';
import { AppError } from '../shared/errors/app-error.ts';
import { createAnalysis } from './analysis/analysis.ts';
import { createDeviceCheck } from './analysis/device-check.ts';
import { createPauseSwitch } from './analysis/pause-switch.ts';
import { createAppCalls } from './app-calls.ts';
import { type Background, startBackground } from './background.ts';
import { captionFiles } from './captions/caption-files.ts';
import { createCaptionsCalls } from './captions/captions-calls.ts';
import { openCaptions } from './captions/open-captions.ts';
import { createCategoriseCalls } from './clips/categorise-calls.ts';
import { createClipsCalls } from './clips/clips-calls.ts';
import { exportLibrary } from './clips/export-library.ts';
import { createCompletionCalls } from './completion/completion-calls.ts';
import { createDevices } from './devices/devices.ts';
import { explainFailures } from './explain-failures.ts';
import { findSimilarToFile } from './find-similar-to-file.ts';
import { createFolders } from './folders/create-folders.ts';
import { createFolderCalls } from './folders/folder-calls.ts';
import type { Folders } from './folders/folders.ts';
import { indexFolders, whenIdle } from './index-folders.ts';
import { createJobsCalls } from './jobs/jobs-calls.ts';
import type { Library, LibraryOptions } from './library.ts';
import { createAnnouncer } from './library-announcer.ts';
import { createMedia } from './media/create-media.ts';
import { createPackCalls } from './packs/pack-calls.ts';
import { createPackRegistry } from './packs/pack-registry.ts';
import { createSearchEngine } from './search/create-search-engine.ts';
import { createTextIndex } from './search/create-text-index.ts';
import { createVectorIndex } from './search/create-vector-index.ts';
import { createSearchCalls } from './search/search-calls.ts';
import { readSearchMemory } from './search/search-memory.ts';
import { readVocabulary } from './search/sound-model.ts';
import { createSettingsCalls, readSettings } from './settings/settings-calls.ts';
import { createAnalysisStore } from './store/analysis-store.ts';
import { type ClipFile, createClipFileStore } from './store/clip-file-store.ts';
import { getShownPath } from './store/clip-path.ts';
import { createClipStore } from './store/clip-store.ts';
import { createDeviceStore } from './store/device-store.ts';
import { createJobStore } from './store/job-store.ts';
import { acquireLibraryLock } from './store/library-lock.ts';
import { type LibraryDatabase, type Log, openDatabase } from './store/open-database.ts';
import { createSearchStore } from './store/search-store.ts';
import { createSettingsStore } from './store/settings-store.ts';
import { noteDamage, transact } from './store/sqlite-errors.ts';
import { createTagStore } from './store/tag-store.ts';
import { createUncheckedStore } from './store/unchecked-store.ts';
import { createVectorStore } from './store/vector-store.ts';
import { rememberSuggesters } from './suggestions/suggesters.ts';
import { createSuggestionsCalls } from './suggestions/suggestions-calls.ts';
import { createTagsCalls } from './tags/tags-calls.ts';
import { runtimeVersion, version } from './version.ts';
import { createPace } from './workers/pace.ts';
import { createWorkers } from './workers/worker-pool.ts';

/**
 * Opens (or makes) the library and starts what goes on behind: scans, analysis, loading of models and vectors.
 * Search by name answers at once. Throws AppError `library-in-use`, `library-newer`, `library-damaged`, `disk-full`.
 */
export async function openLibrary(options: LibraryOptions): Promise<Library> {
  const canIndex = options.canIndex ?? true;
  const lock = canIndex ? acquireLibraryLock(options.directory) : undefined;
  try {
    const log: Log = (message, error) => options.log(formatError(message, error));
    const database = openDatabase(options.directory, { log, ownsLock: canIndex });
    const logError: Log = (message, error) => {
      noteDamage(database.sql, error);
      log(message, error);
    };
    const parts = connectParts(options, database, logError);
    const background = startBackground(parts, options);
    return {
      handlers: explainFailures(createHandlers(parts, background), database),
      onEvent: parts.events.onEvent,
      serveMedia: (request) => parts.media.serve(request),
      index: (paths, asked) => indexFolders(parts, paths, asked),
      whenIdle: (asked) => whenIdle(parts, asked),
      findSimilarToFile: (request, signal) => findSimilarToFile(parts, request, signal),
      captionFiles: (paths, asked) => captionFiles(parts, paths, asked),
      getClipPath: (clipId) => getClipPath(parts.clipFiles.find(clipId)),
      renderRegion: async (clipId, region) => (await parts.media.renderRegion(clipId, region)).path,
      exportClips: (format) => exportLibrary(database, format),
      async close() {
        background.close();
        await Promise.all([
          ...[parts.folders.close(), parts.analysis.close(), parts.captions.close()],
          parts.workers.close(),
        ]);
        parts.media.close();
        await parts.vectors.close();
        database.close();
        lock?.release();
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

type Parts = ReturnType<typeof connectParts>;

/** Makes every part and hands it what it needs. Nothing runs yet but the loading of vectors. */
function connectParts(options: LibraryOptions, database: LibraryDatabase, logError: Log) {
  const { log } = options;
  const events = createAnnouncer(log);
  const { announce } = events;
  const inTransaction = <T>(action: () => T) => transact(database.sql, action);
  const settings = createSettingsStore(database);
  const jobs = createJobStore(database);
  const contents = createAnalysisStore(database);
  const clips = createClipStore(database);
  const clipFiles = createClipFileStore(database);
  const texts = createTextIndex(database.sql);
  const pace = createPace({
    readSettings: () => readSettings(settings),
    askedWorkerCount: options.workerCount ?? 0,
    isOnGraphics: () => devices.isOnGraphics(),
  });
  const workers = createWorkers({
    startWorker: options.startWorker,
    analysisWorkerCount: 1,
    log,
  });
  const packs = createPackRegistry({ database, shippedPackFolder: options.shippedPackFolder, log });
  const devices = createDevices({
    store: createDeviceStore(database),
    transact: inTransaction,
    workers,
    packs,
    runtimeVersion,
    getWanted: () => readSettings(settings).provider,
    countProcesses: () => pace.plan(false).processCount,
    announce,
    log,
    ...(options.deviceTestDeadlineMs && { testDeadlineMs: options.deviceTestDeadlineMs }),
  });
  const adaptWorkers = () => {
    const { processCount, tasksEach } = pace.plan();
    workers.setAnalysisWorkerCount(processCount, tasksEach);
  };
  adaptWorkers();
  const vectors = createVectorIndex({
    store: createVectorStore(database.sql),
    registry: packs,
    tidies: options.canIndex ?? true,
    ...readSearchMemory(process.env.EARMARK_SEARCH_MEMORY, readSettings(settings).searchMemoryMB),
    filePath: join(database.directory, 'search-rows.cache'),
    readPhrases: readVocabulary,
    onLoadError: (error) => logError('The vectors could not be loaded.', error),
  });
  const store = createSearchStore(database.sql);
  const engine = createSearchEngine({
    vectors,
    texts,
    store,
    registry: packs,
    workers,
    locatePack: devices.locateForQuery,
    getSummaries: clips.getSummaries,
    // Beside a running app a command has one answer only and waits; a window asks again when sound is ready.
    ...((options.canIndex ?? true) && { patienceMs: 1500 }),
    onSoundReady: () => announce('search.changed', {}),
  });
  const deviceCheck = createDeviceCheck({
    store: createUncheckedStore(database),
    contents,
    workers,
    transact: inTransaction,
    onDeviceFailure: devices.reportFailure,
    log,
    ...(options.batchesBetweenChecks && { every: options.batchesBetweenChecks }),
  });
  const analysis = createAnalysis({
    jobs,
    contents,
    vectors,
    texts,
    transact: inTransaction,
    workers,
    packs,
    locatePack: (pack) => ({ ...devices.locateForAnalysis(pack), readerCount: pace.plan().readerCount }),
    whenLocated: devices.whenTested,
    onDeviceFailed: devices.fallBack,
    onComputed: devices.reportComputed,
    deviceCheck,
    rescan: (folderIds) => rescan(folders, folderIds),
    announce,
    readCaptions: () => captions.readProgress(),
    onAnalysed: (contentIds) => captions.wake(contentIds),
    onIdle: () => captions.wake([]),
    pauseSwitch: createPauseSwitch(settings, inTransaction),
    adaptWorkers,
    log,
    ...(options.analysisDeadlineMs && { deadlineMs: options.analysisDeadlineMs }),
  });
  const getSuggester = rememberSuggesters({ workers, locatePack: devices.locateForQuery });
  const { captions, captionStore, refreshTexts, followSettings } = openCaptions({
    ...{ database, transact: inTransaction, settings, texts, vectors, packs, devices, workers },
    ...{ getSuggester, getAnalysis: () => analysis, announce, log },
  });
  const folders = createFolders({
    database,
    textIndex: texts,
    onContents: (contentIds) => analysis.wake(contentIds),
    onBack: () => analysis.wake(),
    onRemoved: () => analysis.lookAgain(),
    announce,
    log: logError,
    samplesFolder: options.samplesFolder,
  });
  const media = createMedia({ database, workers, log: logError });
  const tags = createTagStore(database);
  return {
    ...{
      database,
      events,
      announce,
      transact: inTransaction,
      settings,
      jobs,
      contents,
      clips,
      clipFiles,
      texts,
    },
    ...{ workers, packs, devices, deviceCheck, store, vectors, engine, analysis, folders, media, tags },
    ...{ captions, captionStore, refreshTexts, followSettings, getSuggester },
  };
}

function createHandlers(parts: Parts, background: Background): Handlers {
  const { database, announce, texts: textIndex, packs } = parts;
  return {
    ...createAppCalls({
      ...parts,
      version,
      runtimeVersion,
      isTextReady: background.isTextReady,
      listNotices: () => [
        ...database.notices,
        ...packs.notices,
        ...(packs.getActive() ? [] : [noPackNotice]),
      ],
    }),
    ...createSettingsCalls({ ...parts, onChanged: parts.followSettings }),
    ...createClipsCalls({ database, clips: parts.clips, textIndex, announce }),
    ...createCategoriseCalls({ database, textIndex, announce }),
    ...createTagsCalls({ database, tags: parts.tags, textIndex, announce }),
    ...createFolderCalls(parts.folders),
    ...createJobsCalls(parts),
    ...createPackCalls(parts),
    ...createSearchCalls(parts.engine),
    ...createCompletionCalls(parts),
    ...createSuggestionsCalls(parts),
    ...createCaptionsCalls({ ...parts, store: parts.captionStore, textIndex }),
  };
}

const noPackNotice =
  'The model that ships with Earmark is missing or broken, so search goes by names and texts alone.';

async function rescan(folders: Folders, folderIds: readonly number[]): Promise<void> {
  const ids = folderIds.filter((id) => folders.list().some((folder) => folder.id === id));
  for (const id of ids) folders.rescan(id, false);
  await Promise.allSettled(ids.map((id) => folders.whenScanned(id)));
}

function getClipPath(file: ClipFile | undefined): string {
  if (!file) throw new AppError('not-found', 'This clip is no longer in the library.');
  return getShownPath(file);
}

function formatError(message: string, error: unknown): string {
  if (error === undefined) return message;
  return `${message} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
