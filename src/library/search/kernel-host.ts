import { plainKernel, relaxedKernel } from '../../core/search/kernel/kernel-wasm.ts';
import { quantizeQueryNarrow, quantizeQueryWide } from '../../core/search/quantize.ts';
import type { RowKernel } from './row-kernel.ts';
import { type WasmMemory, type WasmModule, webAssembly } from './web-assembly.ts';

/** The search kernel as this machine runs it. */
export interface Kernel {
  readonly module: WasmModule;
  /** Bytes of one number of a query. */
  readonly queryNumberBytes: number;
  /** Writes a quantised query into memory and answers its scale. */
  writeQuery(memory: WasmMemory, address: number, paddedDimension: number, query: Float32Array): number;
}

/** `relaxed` is a quarter faster and a little coarser; by default it is taken where the engine has it. */
export function loadKernel(kind: 'best' | 'plain' | 'relaxed' = 'best'): Kernel {
  const relaxed = Buffer.from(relaxedKernel, 'base64');
  const isRelaxed = kind === 'relaxed' || (kind === 'best' && webAssembly.validate(relaxed));
  const module = new webAssembly.Module(isRelaxed ? relaxed : Buffer.from(plainKernel, 'base64'));
  return {
    module,
    queryNumberBytes: isRelaxed ? 1 : 2,
    writeQuery: (memory, address, paddedDimension, query) =>
      isRelaxed
        ? quantizeQueryNarrow(query, new Int8Array(memory.buffer, address, paddedDimension))
        : quantizeQueryWide(query, new Int16Array(memory.buffer, address, paddedDimension)),
  };
}

/** The kernel's functions over this memory, in this thread. */
export function instantiateKernel(module: WasmModule, memory: WasmMemory): RowKernel {
  const { exports } = new webAssembly.Instance(module, { env: { memory, abort: stop } });
  return exports as RowKernel;
}

function stop(): never {
  throw new Error('the search kernel stopped');
}
