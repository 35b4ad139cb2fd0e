// The running check: what a graphics device computes is compared with the CPU now and then, and counts as unchecked till then.
import { cosineOf } from '../../core/vectors/unit-length.ts';
import type { Computed, DeviceFailure, EmbeddedWindows } from '../../worker/task-protocol.ts';
import { isProcessor } from '../devices/choose-provider.ts';
import type { AnalysisStore } from '../store/analysis-store.ts';
import type { UncheckedStore } from '../store/unchecked-store.ts';
import type { Workers } from '../workers/workers.ts';
import { findClipFile } from './find-clip-file.ts';
import type { SettledJob } from './store-outcomes.ts';

export interface DeviceCheckOptions {
  readonly store: UncheckedStore;
  readonly contents: Pick<AnalysisStore, 'findClips'>;
  readonly workers: Pick<Workers, 'run'>;
  readonly transact: <T>(action: () => T) => T;
  /** The device is not used any more. */
  readonly onDeviceFailure: (failure: DeviceFailure) => void;
  readonly log: (line: string) => void;
  /** Batches of a process between two checks. */
  readonly every?: number;
}

export interface DeviceCheck {
  /** After a start: what the last run left unchecked goes back into line. Call before anything is analysed. */
  recover(): void;
  /** Marks what a graphics device analysed. Inside the transaction that stores it. */
  note(settled: readonly SettledJob[], place: CheckedPlace, computed: readonly Computed[]): void;
  /** After its commit: begins a check where one is due. `onRedone` is called where contents went back into line. */
  follow(onRedone: () => void): void;
  /** No work is left: checks what was not checked yet. Undefined where there is nothing; else look again afterwards. */
  finish(): Promise<void> | undefined;
  /** The device failed in a way that makes doubtful what it computed before. */
  drop(failure: DeviceFailure): void;
  /** It failed so since Earmark was started. */
  isDropped(device: string): boolean;
  close(): Promise<void>;
}

export interface CheckedPlace {
  readonly spaceId: number;
  readonly packFolder: string;
}

/** What a process computed last, kept for its check. */
interface Sample {
  readonly computed: Computed;
  readonly packFolder: string;
  readonly contents: readonly { readonly contentId: number; readonly windows: EmbeddedWindows }[];
}

const batchesBetween = 100;
const contentsOfCheck = 4;
const windowsOfContent = 2;
const mostUncheckedEnds = 3;
/** Sounds are not the test windows: rounding may cost some of them more. Numbers that are wrong are far below. */
const leastCosine = 0.98;

export function createDeviceCheck(options: DeviceCheckOptions): DeviceCheck {
  const { store, transact, every = batchesBetween } = options;
  const abort = new AbortController();
  const samples = new Map<number, Sample>();
  const checkedAt = new Map<number, number>();
  const failed = new Set<number>();
  const news: DeviceFailure[] = [];
  const dropped = new Set<string>();
  const checking = new Map<number, Promise<boolean>>();
  let uncheckedEnds = 0;

  const redo = (process?: number): boolean => {
    const count = transact(() => store.redo(process));
    if (count > 0) options.log(`${count} sounds are analysed again: what computed them was not checked`);
    return count > 0;
  };
  const drop = (failure: DeviceFailure) => {
    dropped.add(failure.device);
    options.onDeviceFailure(failure);
  };
  /** True where contents went back into line. */
  const check = async (process: number, sample: Sample): Promise<boolean> => {
    const { device, batches } = sample.computed;
    const cosine = dropped.has(device) ? 0 : await compare(sample, options, abort.signal);
    if (abort.signal.aborted || cosine === undefined) return false;
    if (cosine >= leastCosine) {
      uncheckedEnds = 0;
      checkedAt.set(process, batches);
      transact(() => store.clear(process, batches));
      return false;
    }
    const why = `at a check its vectors agreed with the CPU's with a cosine of ${cosine.toFixed(3)}`;
    if (!dropped.has(device)) drop({ device, kind: 'numbers', why });
    samples.clear();
    return redo();
  };
  const begin = (process: number, sample: Sample): Promise<boolean> => {
    const running =
      checking.get(process) ??
      check(process, sample).finally(() => {
        checking.delete(process);
      });
    checking.set(process, running);
    return running;
  };
  /** What could not be compared is computed once more rather than believed, and in the end by the CPU. */
  const redoUnchecked = () => {
    if (abort.signal.aborted || !redo() || ++uncheckedEnds < mostUncheckedEnds) return;
    const devices = new Set([...samples.values()].map(({ computed }) => computed.device));
    for (const device of devices) drop({ device, kind: 'lost', why: 'its answers could not be checked' });
  };
  const isDue = (process: number, { computed }: Sample) =>
    dropped.has(computed.device) || computed.batches - (checkedAt.get(process) ?? 0) >= every;

  return {
    recover: () => void redo(),
    drop,
    isDropped: (device) => dropped.has(device),
    note(settled, { spaceId, packFolder }, all) {
      for (const computed of all) {
        const { process, failure, batches } = computed;
        // A task that ends after the one that told of the failure may have begun before it.
        const device = failure?.device ?? computed.device;
        if (isProcessor(device)) continue;
        const contents = settled.flatMap(({ job, outcome }) =>
          outcome.kind === 'analysed' ? [{ contentId: job.contentId, windows: outcome.windows }] : [],
        );
        const ids = contents.map(({ contentId }) => contentId);
        store.add(ids, spaceId, { device, process, batches });
        if (contents.length > 0)
          samples.set(process, {
            ...{ computed: { ...computed, device }, packFolder },
            contents: contents.slice(0, contentsOfCheck),
          });
        if (failure === null || failed.has(process)) continue;
        failed.add(process);
        news.push(failure);
      }
    },
    follow(onRedone) {
      for (const failure of news.splice(0)) {
        if (failure.kind === 'lost') options.onDeviceFailure(failure);
        else drop(failure);
      }
      for (const [process, sample] of samples) {
        if (!isDue(process, sample) || checking.has(process)) continue;
        begin(process, sample).then(
          (isRedone) => isRedone && onRedone(),
          (error) => options.log(`a check of ${sample.computed.device} did not end: ${error}`),
        );
      }
    },
    finish() {
      const processes = store.listProcesses();
      if (processes.length === 0) return undefined;
      const checks = processes.map(async (process) => {
        await checking.get(process);
        const sample = samples.get(process);
        if (sample) await begin(process, sample);
      });
      return Promise.allSettled(checks).then(() => redoUnchecked());
    },
    async close() {
      abort.abort();
      await Promise.allSettled(checking.values());
    },
  };
}

/** The worst cosine of a sample with what the CPU makes of the same files; undefined where none could be read. */
async function compare(
  { contents, packFolder }: Sample,
  { workers, contents: store }: DeviceCheckOptions,
  signal: AbortSignal,
): Promise<number | undefined> {
  const pack = { folder: packFolder, provider: 'cpu', threadCount: 1 };
  let worst: number | undefined;
  for (const { contentId, windows } of contents) {
    const file = await findClipFile(store.findClips(contentId));
    if (file.kind !== 'found') continue;
    const rows = Math.min(windowsOfContent, windows.startsSeconds.length);
    const isWhole = rows === windows.startsSeconds.length;
    // A second more than the windows that are compared: they must not notice that the file goes on.
    const end = isWhole ? {} : { endSeconds: (windows.endsSeconds[rows - 1] ?? 0) + 1 };
    const answer = await workers
      .run('embed-file', { pack, path: file.path, ...end }, { lane: 'query', signal })
      .catch(() => undefined);
    if (!answer) continue;
    for (let row = 0; row < rows; row++) {
      const own = cosineOf(rowOf(windows, row), rowOf(answer, row));
      worst = Math.min(worst ?? 1, Number.isNaN(own) ? 0 : own);
    }
  }
  return worst;
}

const rowOf = ({ vectors, dimension }: EmbeddedWindows, row: number) =>
  vectors.subarray(row * dimension, (row + 1) * dimension);
