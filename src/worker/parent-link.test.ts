import { EventEmitter } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { connectToParent } from './parent-link.ts';
import type { ToWorker } from './task-protocol.ts';

const host = process as { parentPort?: EventEmitter };
afterEach(() => {
  delete host.parentPort;
});

/** A port of Electron as far as a worker uses it. */
class StandInPort extends EventEmitter {
  readonly posted: unknown[] = [];
  isStarted = false;
  postMessage(message: unknown) {
    this.posted.push(message);
  }
  start() {
    this.isStarted = true;
  }
}

it('speaks over the port that main hands over, once it is there, and ends with it', () => {
  const parentPort = new StandInPort();
  host.parentPort = parentPort;
  const received: ToWorker[] = [];
  let isClosed = false;
  const link = connectToParent();
  link.onMessage((message) => received.push(message));
  link.onClosed(() => {
    isClosed = true;
  });
  link.post({ kind: 'ready' });
  expect(parentPort.posted).toEqual([{ kind: 'ready' }]);

  const library = new StandInPort();
  parentPort.emit('message', { data: { kind: 'port' }, ports: [library] });
  expect(library.isStarted).toBe(true);
  expect(library.posted).toEqual([{ kind: 'ready' }]);
  library.emit('message', { data: { kind: 'stop' } });
  link.post({ kind: 'result', id: 1, output: null });
  expect(received).toEqual([{ kind: 'stop' }]);
  expect(library.posted.at(-1)).toEqual({ kind: 'result', id: 1, output: null });
  expect(parentPort.posted).toHaveLength(1);
  library.emit('close');
  expect(isClosed).toBe(true);
});
