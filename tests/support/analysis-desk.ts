// An analysis with a real database and real files, whose worker is a function: for what happens around a task.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analysis, createAnalysis } from '../../src/library/analysis/analysis.ts';
import { createDeviceCheck } from '../../src/library/analysis/device-check.ts';
import { createPauseSwitch } from '../../src/library/analysis/pause-switch.ts';
import type { InstalledPack, PackRegistry, VectorSpace } from '../../src/library/packs/installed-pack.ts';
import { createTextIndex } from '../../src/library/search/create-text-index.ts';
import { createVectorIndex } from '../../src/library/search/create-vector-index.ts';
import { createAnalysisStore } from '../../src/library/store/analysis-store.ts';
import { createJobStore, type JobStore } from '../../src/library/store/job-store.ts';
import { type LibraryDatabase, openDatabase } from '../../src/library/store/open-database.ts';
import { createSettingsStore } from '../../src/library/store/settings-store.ts';
import { transact } from '../../src/library/store/sqlite-errors.ts';
import { createUncheckedStore } from '../../src/library/store/unchecked-store.ts';
import { createVectorStore } from '../../src/library/store/vector-store.ts';
import type { Workers } from '../../src/library/workers/workers.ts';
import { AppError } from '../../src/shared/errors/app-error.ts';
import { noStageSeconds } from '../../src/worker/stage-seconds.ts';
import type {
  AnalysedClip,
  Computed,
  DeviceFailure,
  FilePath,
  PackLocation,
  TaskInput,
} from '../../src/worker/task-protocol.ts';

export type AnswerClip = (
  key: string,
  path: FilePath,
  pack: PackLocation,
) => Promise<AnalysedClip> | AnalysedClip;

export interface AnalysisDesk {
  readonly analysis: Analysis;
  readonly database: LibraryDatabase;
  readonly jobs: JobStore;
  readonly packs: PackRegistry;
  readonly folder: string;
  /** Folders that the analysis asked to scan again. */
  readonly rescanned: number[];
  /** What such a scan does. */
  scan: () => void;
  /** What a person was told. */
  readonly notices: string[];
  /** Batches as the worker got them. */
  readonly batches: string[][];
  answer: AnswerClip;
  onDeviceFailed: (error: AppError) => boolean;
  /** What a process tells of its work on a graphics device. */
  computed?: () => Computed;
  /** What the analysis said of devices; each sets `provider` back to the CPU. */
  readonly deviceFailures: DeviceFailure[];
  provider: string;
  /** Settles when it is known which device is the fastest. */
  located: Promise<void>;
  /** As after a start. */
  recover(): void;
  /** Makes a second pack that is indexed beside the first. */
  build(): void;
  /** The first one is kept. */
  giveUpBuilding(): void;
  readonly activeSpaceId: number;
  addFile(name: string, bytes?: number): void;
  /** A second analysis of the same library, as after a restart. */
  reopen(): Analysis;
  close(): Promise<void>;
}

const dimension = 4;

export function openAnalysisDesk(retryMs = 50): AnalysisDesk {
  const root = mkdtempSync(join(tmpdir(), 'earmark-analysis-'));
  const folder = join(root, 'sounds');
  mkdirSync(folder);
  const database = openDatabase(join(root, 'library'), { log: () => {}, ownsLock: true });
  database.sql.prepare('INSERT INTO folders (id, path, added_at_ms) VALUES (1, ?, 0)').run(folder);
  const packs = createTwoPacks(database);
  const jobs = createJobStore(database);
  const rescanned: number[] = [];
  const notices: string[] = [];
  const batches: string[][] = [];
  const texts = createTextIndex(database.sql);
  const vectors = createVectorIndex({
    store: createVectorStore(database.sql),
    registry: packs,
    threadCount: 0,
  });
  const contents = createAnalysisStore(database);
  const inTransaction = <T>(action: () => T) => transact(database.sql, action);
  const workers = createFunctionWorkers(
    () => desk.computed?.(),
    (key, path, pack) => desk.answer(key, path, pack),
    ({ clips }) => batches.push(clips.map(({ path }) => String(path))),
  );
  const deviceCheck = createDeviceCheck({
    store: createUncheckedStore(database),
    contents,
    workers,
    transact: inTransaction,
    every: 4,
    onDeviceFailure(failure) {
      desk.deviceFailures.push(failure);
      desk.provider = 'cpu';
    },
    log: () => {},
  });
  const open = () =>
    createAnalysis({
      jobs,
      contents,
      vectors,
      texts,
      packs,
      workers,
      transact: inTransaction,
      locatePack: (pack) => ({ folder: pack.folder, provider: desk.provider, threadCount: 1 }),
      whenLocated: () => desk.located,
      onDeviceFailed: (error) => desk.onDeviceFailed(error),
      onComputed: () => {},
      deviceCheck,
      async rescan(ids) {
        rescanned.push(...ids);
        await new Promise(setImmediate);
        desk.scan();
      },
      announce: (name, payload) => {
        if (name === 'app.notice') notices.push(JSON.stringify(payload));
      },
      readCaptions: () => ({ isAvailable: false, state: 'idle', done: 0, total: 0, failed: 0 }),
      onAnalysed: () => {},
      onIdle: () => {},
      pauseSwitch: createPauseSwitch(createSettingsStore(database), inTransaction),
      adaptWorkers: () => {},
      log: () => {},
      retryMs,
    });
  const desk: AnalysisDesk = {
    analysis: open(),
    reopen: open,
    database,
    jobs,
    packs,
    folder,
    rescanned,
    notices,
    scan: () => {},
    batches,
    answer: (key) => analysed(key),
    onDeviceFailed: () => false,
    deviceFailures: [],
    provider: 'cpu',
    located: Promise.resolve(),
    recover: deviceCheck.recover,
    build: () => packs.build(),
    giveUpBuilding: () => packs.giveUpBuilding(),
    get activeSpaceId() {
      return packs.getActive()?.space.id ?? 0;
    },
    addFile(name, bytes = 100) {
      const path = join(folder, name);
      writeFileSync(path, Buffer.alloc(bytes, name));
      insertClip(database, name, bytes, Math.floor(statSync(path).mtimeMs));
    },
    async close() {
      await desk.analysis.close();
      await vectors.close();
      database.close();
      rmSync(root, { recursive: true });
    },
  };
  return desk;
}

/** What a worker answers for a clip that went well. */
export function analysed(key: string): Extract<AnalysedClip, { kind: 'analysed' }> {
  return {
    kind: 'analysed',
    key,
    peaks: new Int8Array(2000),
    windows: {
      dimension,
      startsSeconds: Float32Array.of(0),
      endsSeconds: Float32Array.of(2),
      vectors: Float32Array.of(1, 0, 0, 0),
    },
    warning: null,
    facts: { durationSeconds: 2, sampleRateHz: 48000, channelCount: 1, bitDepth: 16, codec: 'pcm' },
    texts: [{ source: 'info', field: 'INAM', value: 'a gate' }],
  };
}

/** All in one process, whose device computes a batch a task. */
function createFunctionWorkers(
  tell: () => Computed | undefined,
  answer: (key: string, path: FilePath, pack: PackLocation) => Promise<AnalysedClip> | AnalysedClip,
  onBatch: (input: TaskInput<'analyse'>) => void,
): Workers {
  let computedBatches = 0;
  const analyse = async (input: TaskInput<'analyse'>) => {
    onBatch(input);
    const { pack, clips } = input;
    const answers = await Promise.all(clips.map(({ key, path }) => answer(key, path, pack)));
    computedBatches++;
    const computed = {
      device: pack.provider,
      process: 1,
      batches: computedBatches,
      busyMs: 0,
      failure: null,
    };
    const told = pack.provider === 'cpu' ? undefined : tell();
    return { computed: told ?? computed, clips: answers, stages: noStageSeconds };
  };
  const embed = async ({ path, pack }: TaskInput<'embed-file'>) => {
    const clip = await answer('alone', path, pack);
    return clip.kind === 'analysed' ? clip.windows : undefined;
  };
  // As the pool does: an aborted task rejects at once, whatever its process still does.
  const run = async (name: string, input: unknown, { signal }: { signal?: AbortSignal }) => {
    if (name === 'load-pack') return { device: 'cpu' };
    if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(new AppError('cancelled', 'Cancelled.')));
    });
    const task =
      name === 'embed-file'
        ? embed(input as TaskInput<'embed-file'>)
        : analyse(input as TaskInput<'analyse'>);
    return await Promise.race([task, aborted]);
  };
  return {
    ...{ analysisWorkerCount: 1, analysisTaskCount: 2, setAnalysisWorkerCount: () => {} },
    ...{ run: run as Workers['run'], close: async () => {} },
  };
}

function insertClip({ sql }: LibraryDatabase, name: string, bytes: number, modifiedAtMs: number): void {
  const content = sql
    .prepare('INSERT INTO contents (fingerprint, byte_size, created_at_ms) VALUES (?, ?, 0)')
    .run(`${name}:${bytes}`, bytes);
  sql
    .prepare(
      `INSERT INTO clips (folder_id, relative_path, extension, byte_size, modified_at_ms, content_id, added_at_ms)
       VALUES (1, ?, 'wav', ?, ?, ?, 0)`,
    )
    .run(name, bytes, modifiedAtMs, content.lastInsertRowid);
}

function createTwoPacks({ sql }: LibraryDatabase): PackRegistry & { build(): void; giveUpBuilding(): void } {
  const insert = sql.prepare(
    `INSERT INTO vector_spaces (id, space_id, pack_id, window_scheme, pipeline_version, dimension, state)
     VALUES (?, ?, ?, 'w', 1, ${dimension}, ?)`,
  );
  const makePlace = (id: number, state: VectorSpace['state']) => {
    insert.run(id, `space-${id}`, `pack-${id}`, state);
    const pack = { id: `pack-${id}`, folder: `/packs/${id}`, isShipped: true } as InstalledPack;
    const space: VectorSpace = {
      ...{ id, spaceId: `space-${id}`, packId: pack.id, windowScheme: 'w', dimension, state },
    };
    return { pack, space };
  };
  let active = makePlace(1, 'active');
  let building: typeof active | undefined;
  const listeners = new Set<() => void>();
  return {
    list: () => [active.pack],
    find: () => undefined,
    getActive: () => active,
    getBuilding: () => building,
    build() {
      building = makePlace(2, 'building');
    },
    giveUpBuilding() {
      building = undefined;
    },
    switchOver() {
      if (building) active = building;
      building = undefined;
      for (const listener of listeners) listener();
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
