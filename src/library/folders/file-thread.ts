// Entry of a thread that waits for disks, so that the library need not: walks folders and reads fingerprints.
import { parentPort } from 'node:worker_threads';
import { doFingerprint, doScan } from './do-file-job.ts';
import type { FileJob, FromFileThread } from './file-jobs.ts';
import type { ScanEnd } from './scan-tree.ts';

const BATCH_MS = 500;

const post = (message: FromFileThread) => parentPort?.postMessage(message);

parentPort?.on('message', (job: FileJob) => {
  try {
    post({ kind: 'done', answer: job.kind === 'scan' ? scan(job) : job.paths.map(doFingerprint) });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    post({ kind: 'failed', message, code });
  }
});
post({ kind: 'ready' });

function scan({ request, libraryDirectory, control }: Extract<FileJob, { kind: 'scan' }>): ScanEnd {
  const isStopped = () => Atomics.load(control, 0) === 1;
  const news = doScan({ request, libraryDirectory, isStopped, batchMs: BATCH_MS });
  for (let next = news.next(); ; next = news.next()) {
    if (next.done) return next.value;
    post({ kind: 'news', news: next.value });
    // Waits until the library has written what it has got: nothing piles up.
    Atomics.sub(control, 1, 1);
    while (Atomics.load(control, 1) <= 0 && !isStopped()) Atomics.wait(control, 1, 0, 200);
  }
}
