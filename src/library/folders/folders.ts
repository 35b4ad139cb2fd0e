import type { WatchedFolder } from '../../shared/contract/folders.ts';

/** The folders people added: scanned, watched, reconciled with the clips. */
export interface Folders {
  list(): WatchedFolder[];
  /** Adds a folder and answers at once; the scan goes on behind. AppError `bad-input`, `not-found`, `file-unreadable`. */
  add(path: string): WatchedFolder;
  /** Adds the sounds that ship with Earmark. */
  addSamples(): WatchedFolder;
  remove(id: number): void;
  /** Scans again; `confirmMissing` says that clips which are gone may go. */
  rescan(id: number, confirmMissing: boolean): WatchedFolder;
  /** Missing clips stay as they are; nobody is asked again until other files are missing. */
  keep(id: number): WatchedFolder;
  /** Scans every folder now and follows changes from then on. */
  startWatching(): void;
  /** Resolves when no scan of this folder (of any folder) is running or waiting. Rejects where its last scan failed. */
  whenScanned(id?: number): Promise<void>;
  close(): Promise<void>;
}
