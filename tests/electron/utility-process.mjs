// Runs the packed library under plain Node: stands in for Electron's main, which would hand it a parentPort, and
// asks it a few things over a port as the window would. Prints the answers as one JSON value.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { pathToFileURL } from 'node:url';
import { MessageChannel } from 'node:worker_threads';

const [libraryEntry, workerEntry, directory, shippedPackFolder, samplesFolder] = process.argv.slice(2);
const parentPort = Object.assign(new EventEmitter(), { postMessage: receive });
const workers = new Map();
const opened = Promise.withResolvers();

Object.defineProperty(process, 'parentPort', { value: parentPort });
await import(pathToFileURL(libraryEntry).href);
send({ kind: 'open', options: { directory, shippedPackFolder, samplesFolder } });
await opened.promise;

const call = joinWindow();
const status = await call('app.status', {});
const folder = await call('folders.addSamples', {});
const progress = await whenIdle();
const found = await call('search.find', { query: 'wooden door', mode: 'words' });
const audio = await readMedia(`earmark://app/media/audio/${found.matches[0].clip.id}`);
process.stdout.write(`${JSON.stringify({ status, folder, progress, found, audio })}\n`);
send({ kind: 'close' });

function send(data, port) {
  parentPort.emit('message', { data, ports: port ? [asElectronPort(port)] : [] });
}

function receive(message) {
  if (message.kind === 'opened') opened.resolve();
  if (message.kind === 'refused') opened.reject(new Error(message.message));
  if (message.kind === 'start-worker') startWorker(message.id);
  if (message.kind === 'kill-worker') workers.get(message.id)?.kill('SIGKILL');
}

function startWorker(id) {
  const child = fork(workerEntry, [], { serialization: 'advanced' });
  const { port1, port2 } = new MessageChannel();
  workers.set(id, child);
  child.on('message', (message) => port1.postMessage(message));
  port1.on('message', (message) => child.connected && child.send(message));
  child.on('exit', (code) => send({ kind: 'worker-exit', id, how: `exited with code ${code}` }));
  send({ kind: 'worker-port', id }, port2);
}

function joinWindow() {
  const { port1, port2 } = new MessageChannel();
  const waiting = new Map();
  port1.on('message', (reply) => {
    if (reply.kind !== 'reply') return;
    const { resolve, reject } = waiting.get(reply.id);
    if (reply.ok) resolve(reply.output);
    else reject(new Error(`${reply.error.code}: ${reply.error.message}`));
  });
  send({ kind: 'window' }, port2);
  let nextId = 1;
  return (name, input) => {
    const id = nextId++;
    const promise = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    port1.postMessage({ kind: 'call', id, name, input });
    return promise;
  };
}

async function whenIdle() {
  for (;;) {
    const [folders, now] = [await call('folders.list', {}), await call('jobs.progress', {})];
    const isScanning = folders.some((watched) => watched.isScanning || watched.clipCount === 0);
    if (!isScanning && now.state === 'idle') return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function readMedia(url) {
  const { port1, port2 } = new MessageChannel();
  const answer = { status: 0, type: '', bytes: 0 };
  send({ kind: 'media', request: { url, method: 'GET', headers: [['range', 'bytes=0-99999']] } }, port2);
  return new Promise((resolve, reject) => {
    port1.on('message', (message) => {
      if (message.kind === 'head') {
        answer.status = message.status;
        answer.type = new Map(message.headers).get('content-type');
      }
      if (message.kind === 'chunk') answer.bytes += message.bytes.byteLength;
      if (message.kind === 'broken') reject(new Error('the media answer broke off'));
      if (message.kind !== 'end') port1.postMessage({ kind: 'pull' });
      else {
        port1.close();
        resolve(answer);
      }
    });
  });
}

/** Node's port as Electron's: messages come as events with `data`. */
function asElectronPort(port) {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (type, listener) =>
      type === 'message' ? port.on('message', (data) => listener({ data })) : port.on(type, listener),
    start: () => port.start(),
    close: () => port.close(),
  };
}
