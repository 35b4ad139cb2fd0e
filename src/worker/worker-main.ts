/** Entry of a worker process, and of its threads that read clips. Either loads only what it needs. */
import { parentPort, workerData } from 'node:worker_threads';

// A host may run the process itself as a thread; what a reader is told makes one.
if (parentPort && workerData?.roomSeconds !== undefined)
  (await import('./reading/run-reader-thread.ts')).runReaderThread(parentPort);
else (await import('./answer-tasks.ts')).answerTasks(import.meta.url);
