// Threads that run the kernel beside the library's own: pure WebAssembly, nothing native, so threads are safe.
import { Worker } from 'node:worker_threads';
import type { WasmMemory, WasmModule } from './web-assembly.ts';

export interface ScanThreads {
  /** Runs the job on every thread. Rejects where a thread died. */
  run(job: number): Promise<void>;
  close(): Promise<void>;
}

/** Inline, so that it is found in a source checkout, a bundle and a packaged app alike. */
const threadSource = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory } = workerData;
const abort = () => { throw new Error('the search kernel stopped'); };
const { run } = new WebAssembly.Instance(module, { env: { memory, abort } }).exports;
parentPort.on('message', (job) => {
  run(job);
  parentPort.postMessage('done');
});
`;

/** Threads over this memory. They do not keep the process alive. */
export function startScanThreads(count: number, module: WasmModule, memory: WasmMemory): ScanThreads {
  const threads = Array.from({ length: count }, () => {
    const thread = new Worker(threadSource, { eval: true, execArgv: [], workerData: { module, memory } });
    // Failures are told to whoever waits; an idle thread that dies is noticed by the next run.
    thread.on('error', () => {});
    thread.unref();
    return thread;
  });
  return {
    async run(job) {
      await Promise.all(threads.map((thread) => runOn(thread, job)));
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function runOn(thread: Worker, job: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (thread.threadId === -1) {
      reject(new Error('a search thread has ended'));
      return;
    }
    const settle = (error?: Error) => {
      thread.off('message', onDone).off('error', settle).off('exit', onExit);
      if (error) reject(error);
      else resolve();
    };
    const onDone = () => settle();
    const onExit = () => settle(new Error('a search thread ended'));
    thread.on('message', onDone).on('error', settle).on('exit', onExit);
    thread.postMessage(job);
  });
}
