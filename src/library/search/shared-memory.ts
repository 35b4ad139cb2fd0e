// One WebAssembly memory that the library and its search threads share. It only grows: what is taken stays taken.
import { AppError } from '../../shared/errors/app-error.ts';
import { type WasmMemory, webAssembly } from './web-assembly.ts';

export interface SharedMemory {
  readonly memory: WasmMemory;
  readonly takenBytes: number;
  /** The address of so many fresh zeros, a multiple of 64. @throws AppError where there is no memory left */
  take(bytes: number): number;
}

const pageBytes = 65536;
/** Address space is reserved at once; where a machine has less of it, a smaller library fits. */
const mostPages = [65536, 32768, 8192];

export function createSharedMemory(): SharedMemory {
  const memory = reserve();
  // Zero stays free: an address of 0 means "nowhere".
  let end = 64;
  return {
    memory,
    get takenBytes() {
      return end;
    },
    take(bytes) {
      const address = end;
      const next = Math.ceil((address + bytes) / 64) * 64;
      const missing = Math.ceil((next - memory.buffer.byteLength) / pageBytes);
      try {
        if (missing > 0) memory.grow(missing);
      } catch (cause) {
        throw new AppError('not-available-here', 'There is no memory left to search more sounds.', { cause });
      }
      end = next;
      return address;
    },
  };
}

function reserve(): WasmMemory {
  for (const maximum of mostPages) {
    try {
      return new webAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch {
      // Too much for this machine: less is tried.
    }
  }
  throw new AppError('not-available-here', 'There is no memory left to search by sound.');
}
