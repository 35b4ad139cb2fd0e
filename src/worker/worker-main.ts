/** Entry of a worker process, and of its threads that read clips. Either loads only what it needs. */
import { parentPort } from 'node:worker_threads';

if (parentPort) (await import('./reading/run-reader-thread.ts')).runReaderThread(parentPort);
else (await import('./answer-tasks.ts')).answerTasks(import.meta.url);
