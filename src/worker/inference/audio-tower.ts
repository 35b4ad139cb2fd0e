import type { PackManifest } from '../../core/packs/manifest.ts';
import type { Computed, DeviceFailure, PackLocation } from '../task-protocol.ts';
import { getDevice, isOnProcessor, openDevice } from './audio-device.ts';
import type { GraphSession } from './open-session.ts';
import { createPaddedRun } from './padded-run.ts';
import { runAudio } from './run-audio.ts';
import type { WindowInputs } from './stack-batch.ts';

/** The audio graph of a pack on the device that computes it. */
export interface AudioTower {
  /** The device in use; becomes `cpu` when the chosen one fails on the way. */
  readonly device: string;
  /** Seconds of sound worth computing at once: a GPU wants many windows, a CPU core gains nothing from a second one. */
  readonly batchSeconds: number;
  /** What was computed since the tower was opened. */
  readonly computed: Computed;
  /** One row per window, as the graph gives them (not yet unit length). Windows of one shape. */
  run(windows: readonly WindowInputs[]): Promise<Float32Array[]>;
  /** Frees what it holds once it has nothing to do. Windows that come later are computed all the same, at more cost. */
  close(): Promise<void>;
}

/** One window of ten seconds. Measured: 1, 2, 4 windows at once run at the same speed and take 306, 347, 388 MB. */
const cpuBatchSeconds = 10;

type RunRows = (windows: readonly WindowInputs[]) => Promise<Float32Array[]>;

interface Chosen {
  readonly session: GraphSession;
  readonly device: string;
  readonly batchSeconds: number;
  readonly run: RunRows;
}

/** The library has its verdict of the device: to test it here again would take the float32 graph into every process. */
export async function openAudioTower(location: PackLocation, manifest: PackManifest): Promise<AudioTower> {
  let failure: DeviceFailure | null = null;
  let batches = 0;
  let busyMs = 0;
  let running: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  let chosen = await openWanted();

  async function open(name: string): Promise<Chosen> {
    const device = getDevice(name, location.folder, manifest);
    const session = await openDevice(device, location.threadCount);
    const run: RunRows = (windows) => runAudio(session, manifest, windows);
    if (isOnProcessor(device)) return { session, device: name, batchSeconds: cpuBatchSeconds, run };
    const batchSeconds = location.batchSeconds ?? cpuBatchSeconds;
    return { session, device: name, batchSeconds, run: createPaddedRun(run) };
  }

  async function openWanted(): Promise<Chosen> {
    const { provider } = location;
    if (provider === 'cpu') return await open('cpu');
    try {
      return await open(provider);
    } catch (error) {
      noteFailure(provider, 'lost', error);
      return await open('cpu');
    }
  }

  function noteFailure(device: string, kind: DeviceFailure['kind'], cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    console.error(`worker: ${device} failed, float32 on the CPU takes over: ${why}`);
    failure = { device, kind, why: why.split('\n')[0]?.slice(0, 200) ?? '' };
  }

  /** The rows, or why the device did not give them. */
  async function tryDevice(windows: readonly WindowInputs[]): Promise<Float32Array[] | FailedTry> {
    try {
      const rows = await chosen.run(windows);
      if (rows.every((row) => row.every(Number.isFinite))) return rows;
      return { kind: 'numbers', cause: 'its answer is not finite', rows };
    } catch (cause) {
      return { kind: 'lost', cause };
    }
  }

  /** What the CPU cannot compute either is no fault of the device: a file may hold such numbers. */
  async function computeOnCpu(windows: readonly WindowInputs[], failed: FailedTry): Promise<Float32Array[]> {
    const cpu = await open('cpu');
    const rows = await cpu.run(windows).catch(async (error) => {
      await cpu.session.release();
      throw failed.rows ? error : failed.cause;
    });
    if (!rows.every((row) => row.every(Number.isFinite))) {
      await cpu.session.release();
      return rows;
    }
    noteFailure(chosen.device, failed.kind, failed.cause);
    await chosen.session.release().catch(() => {});
    chosen = cpu;
    return rows;
  }

  async function compute(windows: readonly WindowInputs[]): Promise<Float32Array[]> {
    const began = performance.now();
    try {
      if (chosen.device === 'cpu') return await chosen.run(windows);
      const answer = await tryDevice(windows);
      return Array.isArray(answer) ? answer : await computeOnCpu(windows, answer);
    } finally {
      batches++;
      busyMs += performance.now() - began;
    }
  }

  /** Another device was chosen while windows were on their way to this one. */
  async function runLate(windows: readonly WindowInputs[]): Promise<Float32Array[]> {
    const cpu = await open('cpu');
    return await cpu.run(windows).finally(() => cpu.session.release());
  }

  return {
    get device() {
      return chosen.device;
    },
    get batchSeconds() {
      return chosen.batchSeconds;
    },
    get computed() {
      return { device: chosen.device, process: process.pid, batches, busyMs, failure };
    },
    run(windows) {
      const rows = running.then(() => (isClosed ? runLate(windows) : compute(windows)));
      running = rows.catch(() => {});
      return rows;
    },
    async close() {
      isClosed = true;
      await running;
      await chosen.session.release();
    },
  };
}

interface FailedTry {
  readonly kind: DeviceFailure['kind'];
  readonly cause: unknown;
  readonly rows?: readonly Float32Array[];
}
