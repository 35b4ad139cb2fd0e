import type { Model } from '../library/library.ts';
import type { EmbeddedWindows } from '../worker/task-protocol.ts';

export interface EmbedFilesOptions {
  readonly model: Model;
  readonly files: readonly string[];
  /** Full path of a file as it is written in `files`. */
  readonly locate: (file: string) => string;
  readonly onProgress: (done: number, total: number) => void;
  /** A file that cannot be read is left out. */
  readonly onFailure: (file: string, reason: string) => void;
  readonly signal: AbortSignal;
}

/** Files side by side, as many as the model works on at once; in the order asked for. */
export async function embedFiles(options: EmbedFilesOptions): Promise<Map<string, EmbeddedWindows>> {
  const { model, locate, onProgress, onFailure, signal } = options;
  const files = [...new Set(options.files)];
  const found = new Map<string, EmbeddedWindows>();
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let file = files[next++]; file !== undefined; file = files[next++]) {
      signal.throwIfAborted();
      try {
        found.set(file, await model.embedFile(locate(file)));
      } catch (error) {
        signal.throwIfAborted();
        onFailure(file, error instanceof Error ? error.message : String(error));
      }
      onProgress(++done, files.length);
    }
  };
  // One more than the processes, so that none waits for this one to hand over the next file.
  await Promise.all(Array.from({ length: model.concurrency + 1 }, work));
  const inOrder = files.flatMap((file) => {
    const windows = found.get(file);
    return windows ? [[file, windows] as const] : [];
  });
  return new Map(inOrder);
}
