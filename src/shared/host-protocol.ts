// What Electron's main process and the library process say to each other. The window never sees these.
import type { AppErrorCode } from './errors/app-error.ts';

/** From main to the library. Those marked with a port carry one beside the message. */
export type ToLibrary =
  | { readonly kind: 'open'; readonly options: LibraryPlaces }
  /** port: the window's end of the contract */
  | { readonly kind: 'window' }
  /** port: the worker's end of its tasks */
  | { readonly kind: 'worker-port'; readonly id: number }
  | { readonly kind: 'worker-exit'; readonly id: number; readonly how: string }
  /** port: answers as MediaMessage */
  | { readonly kind: 'media'; readonly request: MediaRequest }
  /** with a region: the part of the first clip, as a file of its own */
  | {
      readonly kind: 'find-paths';
      readonly id: number;
      readonly clipIds: readonly number[];
      readonly region: DraggedRegion | undefined;
    }
  /** What main has seen of processes that cannot write the library's log themselves. */
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'close' };

export type FromLibrary =
  | { readonly kind: 'opened' }
  /** The library cannot be opened (in use, newer, …): words for the user. */
  | { readonly kind: 'refused'; readonly code: AppErrorCode; readonly message: string }
  | { readonly kind: 'start-worker'; readonly id: number }
  | { readonly kind: 'kill-worker'; readonly id: number }
  | { readonly kind: 'paths'; readonly id: number; readonly found: FoundPaths };

export type FoundPaths =
  | { readonly ok: true; readonly paths: readonly string[] }
  | { readonly ok: false; readonly code: AppErrorCode; readonly message: string };

export interface DraggedRegion {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

export interface LibraryPlaces {
  /** Undefined: the platform's folder for application data. */
  readonly directory: string | undefined;
  readonly shippedPackFolder: string;
  readonly samplesFolder: string;
}

export interface MediaRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
}

/** A media answer in pieces; the next piece comes when main asks for it with MediaPull. A closed port cancels. */
export type MediaMessage =
  | {
      readonly kind: 'head';
      readonly status: number;
      readonly headers: readonly (readonly [string, string])[];
      readonly hasBody: boolean;
    }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'broken' };

export interface MediaPull {
  readonly kind: 'pull';
}
