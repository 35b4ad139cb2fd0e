// What a thread that reads clips does.
import { type MessagePort, workerData } from 'node:worker_threads';
import { serveReads } from './serve-reads.ts';
import type { ReaderData } from './start-reader.ts';

export function runReaderThread(port: MessagePort): void {
  const { roomSeconds } = workerData as ReaderData;
  port.on(
    'message',
    serveReads((message, transfer) => port.postMessage(message, transfer), roomSeconds),
  );
}
