// What the library asks of its file threads, and what they answer. One job at a time a thread.
import type { Fingerprint } from './fingerprint-file.ts';
import type { ScanEnd, ScanNews, ScanTreeRequest } from './scan-tree.ts';

export type FileJob =
  | {
      readonly kind: 'scan';
      readonly request: ScanTreeRequest;
      readonly libraryDirectory: string;
      /** Word 0: 1 to stop. Word 1: how many more batches may be sent. */
      readonly control: Int32Array;
    }
  | { readonly kind: 'fingerprint'; readonly paths: readonly (string | Uint8Array)[] };

/** What became of one file. */
export type FingerprintOutcome =
  | ({ readonly kind: 'read' } & Fingerprint)
  | { readonly kind: 'gone' }
  /** It is there and may not be read. */
  | { readonly kind: 'unreadable' };

export type FromFileThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'news'; readonly news: ScanNews }
  | { readonly kind: 'done'; readonly answer: ScanEnd | readonly FingerprintOutcome[] }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };
