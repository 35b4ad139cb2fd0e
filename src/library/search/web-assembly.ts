// The part of WebAssembly that search uses; Node's types do not declare it outside the DOM.

export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  /** By pages of 64 KiB. @throws RangeError where the machine or the maximum says no. */
  grow(pages: number): number;
}

export type WasmModule = object;

interface WasmHost {
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
  validate(bytes: Uint8Array): boolean;
}

export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WasmHost }).WebAssembly;
