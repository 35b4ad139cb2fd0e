// Threads that work on scans beside the library's own: pure WebAssembly, nothing native, so threads are safe.
import { Worker } from 'node:worker_threads';
import type { WasmMemory, WasmModule } from './web-assembly.ts';
import { type ScanOrder, workOnScan } from './work-on-scan.ts';

export interface ScanThreads {
  /** Hands the order to every thread. Rejects where a thread died; `onDeath` is called at once then. */
  run(order: ScanOrder, onDeath: () => void): Promise<void>;
  close(): Promise<void>;
}

/** Inline, so that it is found in a source checkout, a bundle and a packaged app alike. */
const threadSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, thread } = workerData;
const abort = () => { throw new Error('the search kernel stopped'); };
const kernel = new WebAssembly.Instance(module, { env: { memory, abort } }).exports;
const work = ${workOnScan.toString()};
const host = { kernel, memory, read: require('node:fs').readSync };
parentPort.on('message', (order) => {
  work(host, order, thread);
  parentPort.postMessage('done');
});
`;

/** Threads over this memory. They keep the process alive while they work or are being ended. */
export function startScanThreads(count: number, module: WasmModule, memory: WasmMemory): ScanThreads {
  const threads = Array.from({ length: count }, (_, thread) => {
    const worker = new Worker(threadSource, {
      eval: true,
      execArgv: [],
      workerData: { module, memory, thread },
    });
    // Failures are told to whoever waits; an idle thread that dies is noticed by the next run.
    worker.on('error', () => {});
    worker.unref();
    return worker;
  });
  return {
    async run(order, onDeath) {
      const runs = threads.map((thread) => runOn(thread, order));
      for (const run of runs) run.catch(onDeath);
      const settled = await Promise.allSettled(runs);
      for (const result of settled) if (result.status === 'rejected') throw result.reason;
    },
    async close() {
      for (const thread of threads) thread.ref();
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function runOn(thread: Worker, order: ScanOrder): Promise<void> {
  return new Promise((resolve, reject) => {
    if (thread.threadId === -1) {
      reject(new Error('a search thread has ended'));
      return;
    }
    const settle = (error?: Error) => {
      thread.off('message', onDone).off('error', settle).off('exit', onExit);
      thread.unref();
      if (error) reject(error);
      else resolve();
    };
    const onDone = () => settle();
    const onExit = () => settle(new Error('a search thread ended'));
    thread.on('message', onDone).on('error', settle).on('exit', onExit);
    // Whoever waits for an answer gets it, even where nothing else keeps the process alive.
    thread.ref();
    thread.postMessage(order);
  });
}
