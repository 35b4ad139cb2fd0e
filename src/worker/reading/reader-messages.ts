// Between a worker's main thread and a thread that reads clips for it.
import type { AppErrorCode } from '../../shared/errors/app-error.ts';
import type { ClipReading, ClipToRead, ReadWindow } from './clip-reading.ts';

export type ToReader =
  /** Clips are read in the order they come. */
  | { readonly kind: 'read'; readonly id: number; readonly clip: ClipToRead }
  /** Windows of so many seconds left the queue: there is room for others. */
  | { readonly kind: 'room'; readonly seconds: number };

export type FromReader =
  | { readonly kind: 'ready' }
  /** The buffers of its inputs are transferred, not copied. */
  | { readonly kind: 'window'; readonly id: number; readonly window: ReadWindow }
  | {
      readonly kind: 'heard';
      readonly id: number;
      readonly seconds: number;
      readonly durationSeconds: number | null;
    }
  | { readonly kind: 'done'; readonly id: number; readonly reading: ClipReading }
  | { readonly kind: 'failed'; readonly id: number; readonly code: AppErrorCode; readonly message: string };
