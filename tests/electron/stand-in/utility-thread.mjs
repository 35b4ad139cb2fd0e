// A utility process as a thread: gives the module that runs in it the parentPort it expects.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { StandInPort } from './electron.mjs';

const port = Object.assign(new EventEmitter(), { postMessage: (message) => parentPort.postMessage(message) });
Object.defineProperty(process, 'parentPort', { value: port });
parentPort.on('message', ({ data, ports }) => {
  port.emit('message', { data, ports: ports.map((handed) => new StandInPort(handed)) });
});
await import(pathToFileURL(workerData.entry).href);
