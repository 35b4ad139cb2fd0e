import { fork } from 'node:child_process';
import type { FromWorker } from '../../worker/task-protocol.ts';
import type { WorkerProcess } from './worker-process.ts';

/**
 * A worker as a child process of plain Node. Typed arrays travel as they are (`serialization: 'advanced'`);
 * what the worker prints goes to the log, line by line. The child ends by itself when this process is gone.
 */
export function startForkedWorker(entryPath: string, log: (line: string) => void): WorkerProcess {
  const child = fork(entryPath, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const exitListeners = new Set<(how: string) => void>();
  let how: string | undefined;

  const settle = (words: string) => {
    if (how !== undefined) return;
    how = words;
    for (const listener of exitListeners) listener(words);
  };
  child.on('exit', (code, signal) => settle(signal ? `killed by ${signal}` : `exited with code ${code}`));
  child.on('error', (error) => settle(`could not be started: ${error.message}`));
  logLines(child.stdout, log);
  logLines(child.stderr, log);

  return {
    post(message) {
      // A failed send means that the process is going: its exit tells the rest.
      if (child.connected) child.send(message, () => {});
    },
    onMessage: (receive) => void child.on('message', (message) => receive(message as FromWorker)),
    onExit(listener) {
      if (how === undefined) exitListeners.add(listener);
      else listener(how);
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function logLines(stream: NodeJS.ReadableStream | null, log: (line: string) => void): void {
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.trim() !== '') log(`worker: ${line}`);
  });
}
