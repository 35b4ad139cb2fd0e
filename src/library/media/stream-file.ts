import { type FileHandle, open } from 'node:fs/promises';
import type { ByteRange } from './byte-range.ts';

const CHUNK_BYTES = 256 * 1024;

/**
 * Bytes of a file as a stream that opens the file when the first are asked for, and closes it at the end, when the reader
 * goes away, or when one of `signals` aborts.
 */
export function streamFile(
  path: string | Buffer,
  { start, end }: ByteRange,
  signals: readonly AbortSignal[],
): ReadableStream<Uint8Array> {
  let file: FileHandle | undefined;
  let offset = start;
  let isDone = false;
  const close = async () => {
    isDone = true;
    for (const signal of signals) signal.removeEventListener('abort', onAbort);
    const open = file;
    file = undefined;
    await open?.close();
  };
  const onAbort = () => void close().catch(() => {});
  for (const signal of signals) signal.addEventListener('abort', onAbort);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (isDone || signals.some((signal) => signal.aborted)) {
          return controller.error(new Error('The stream was ended.'));
        }
        try {
          file ??= await open(path, 'r');
          if (isDone) throw new Error('The stream was ended.');
          const bytes = new Uint8Array(Math.min(CHUNK_BYTES, end - offset + 1));
          const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
          if (bytesRead === 0) throw new Error('The file became shorter while it was read.');
          offset += bytesRead;
          controller.enqueue(bytes.subarray(0, bytesRead));
          if (offset <= end) return;
          await close();
          controller.close();
        } catch (error) {
          await close().catch(() => {});
          controller.error(error);
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  );
}
