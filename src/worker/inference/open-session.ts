import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { InferenceSession } from 'onnxruntime-node';
import { type ByteSource, type GraphEdges, readGraphEdges } from '../../core/onnx/read-graph-edges.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { layFaultOver, readDeviceFault } from './device-faults.ts';
import { findOverflow } from './find-overflow.ts';
import { loadRuntime } from './load-runtime.ts';
import { faultyProvider } from './providers.ts';

export interface SessionOptions {
  /** `cpu`, `webgpu`, `dml`, `coreml`, `cuda`, `tensorrt`. */
  readonly provider: string;
  readonly threadCount: number;
  /** The graph multiplies 8-bit integers. */
  readonly inIntegers?: boolean;
  /** Path without ending of a file that tells, after `endProfiling`, what computed which node. */
  readonly profilePath?: string;
}

/** What computing needs of a session. */
export type GraphSession = Pick<InferenceSession, 'inputMetadata' | 'run' | 'release'>;

/**
 * Opens an ONNX file. Throws what the runtime says where the provider has no device, and AppError 'device-failed' where
 * even the CPU cannot (memory is short, the file is broken): the sounds it was wanted for are not to blame.
 * The memory arena stays off: buckets of several lengths would each leave their peak behind in it.
 */
export async function openSession(path: string, options: SessionOptions): Promise<InferenceSession> {
  if (options.provider === faultyProvider)
    return layFaultOver(await openSession(path, { ...options, provider: 'cpu' }), readDeviceFault());
  const runtime = await loadRuntime();
  const { provider, threadCount, inIntegers = false, profilePath } = options;
  const isExact = inIntegers && provider === 'cpu' && (await findOverflow());
  const session = runtime.InferenceSession.create(path, {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    intraOpNumThreads: Math.max(1, threadCount),
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 4,
    ...(profilePath !== undefined && { enableProfiling: true, profileFilePrefix: profilePath }),
    // The runtime's slower kernels, which do not overflow. It would take them on every x86 processor.
    ...(isExact && { extra: { session: { x64quantprecision: '1' } } }),
  });
  return await session.catch((cause: unknown) => {
    if (provider !== 'cpu') throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('device-failed', `The model could not be loaded: ${why}`, { cause });
  });
}

/** Inputs and outputs of an ONNX file, without loading it. Throws AppError 'pack-invalid'. */
export function readEdges(path: string): GraphEdges {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch (cause) {
    throw new AppError('pack-invalid', `The pack's file ${path} cannot be read.`, { cause });
  }
  try {
    return readGraphEdges(fileSource(descriptor));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('pack-invalid', `${path} is ${why}.`, { cause });
  } finally {
    closeSync(descriptor);
  }
}

function fileSource(descriptor: number): ByteSource {
  const byteSize = fstatSync(descriptor).size;
  let block = new Uint8Array(0);
  let blockStart = 0;
  return {
    byteSize,
    read(offset, length) {
      if (offset < blockStart || offset + length > blockStart + block.length) {
        block = new Uint8Array(Math.min(Math.max(length, 4096), Math.max(0, byteSize - offset)));
        readSync(descriptor, block, 0, block.length, offset);
        blockStart = offset;
      }
      return block.subarray(offset - blockStart, offset - blockStart + length);
    },
  };
}
