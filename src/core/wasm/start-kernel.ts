// The part of WebAssembly that kernels of one thread use; only hosts with a DOM declare it.

interface WasmHost {
  readonly Memory: new (options: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  validate(bytes: Uint8Array): boolean;
}

interface Host {
  readonly WebAssembly?: WasmHost;
  atob(base64: string): string;
}

/** An instance of a kernel and the memory that it computes in. */
export interface RunningKernel<Exports> {
  readonly exports: Exports;
  readonly memory: ArrayBuffer;
}

const pageBytes = 65_536;
/** Compiled once; null where the engine cannot run it. */
const modules = new Map<string, object | null>();

/** Starts a kernel over `byteCount` bytes of its own; null where the engine has no WebAssembly SIMD. */
export function startKernel<Exports extends object>(
  base64: string,
  byteCount: number,
): RunningKernel<Exports> | null {
  const { WebAssembly } = globalThis as unknown as Host;
  if (!WebAssembly) return null;
  const module = compileOnce(WebAssembly, base64);
  if (!module) return null;
  const pages = Math.ceil(byteCount / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { exports: exports as Exports, memory: memory.buffer };
}

function compileOnce(wasm: WasmHost, base64: string): object | null {
  const known = modules.get(base64);
  if (known !== undefined) return known;
  const text = (globalThis as unknown as Host).atob(base64);
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  const module = wasm.validate(bytes) ? new wasm.Module(bytes) : null;
  modules.set(base64, module);
  return module;
}
