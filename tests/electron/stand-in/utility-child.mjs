// A utility process as a forked one: gives the module that runs in it the parentPort it expects, and the one port it
// is handed, both over the channel to whoever forked it.
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';

const over = (name) =>
  Object.assign(new EventEmitter(), {
    postMessage: (data) => void process.send?.({ over: name, data }, undefined, undefined, () => {}),
    start: () => {},
    close: () => process.disconnect(),
  });
const parentPort = over('parent');
const handed = over('port');

Object.defineProperty(process, 'parentPort', { value: parentPort });
process.on('message', ({ over: name, data, hasPort }) => {
  if (name === 'port') handed.emit('message', { data });
  else parentPort.emit('message', { data, ports: hasPort ? [handed] : [] });
});
process.on('disconnect', () => handed.emit('close'));
await import(pathToFileURL(process.argv[2]).href);
