// Starts the built shell against the stand-in, does what a window would do, and prints what happened as JSON.
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { app, ipcMain, seen } from 'electron';

await import(pathToFileURL(process.env.EARMARK_STAND_IN_MAIN).href);
await until(() => seen.windows[0]);
const [window] = seen.windows;
const report = { window: window.options.webPreferences, address: window.url };

report.page = await fetchPage('earmark://app/');
report.missing = (await fetchPage('earmark://app/../package.json')).status;
report.stranger = (await fetchPage('earmark://elsewhere/')).status;
report.refusedPorts = askForPorts('https://evil.example/').length;

const ports = askForPorts('earmark://app/#q=door');
const library = callOver(ports[0]);
const desktop = callOver(ports[1]);
report.status = await library('app.status', {});
await library('folders.addSamples', {});
const { clips } = await until(async () => {
  const answer = await library('clips.list', { filter: 'doorbell' });
  return answer.total > 0 && answer;
});
const [{ id, path, byteSize }] = clips;
report.clip = { path, byteSize };

const media = `earmark://app/media/audio/${id}`;
const part = await seen.handlers.earmark(new Request(media, { headers: { range: 'bytes=100-299' } }));
report.part = {
  status: part.status,
  range: part.headers.get('content-range'),
  bytes: await countBytes(part),
};
report.whole = await countBytes(await seen.handlers.earmark(new Request(media)));

await desktop('desktop.reveal', { clipId: id });
await desktop('desktop.startDrag', { clipIds: [id] });
await desktop('desktop.startDrag', { clipIds: [id], region: { startSeconds: 0.2, endSeconds: 0.5 } });
report.draggedPart = statSync(seen.drags[1].files[0]).size;
report.chosen = await desktop('desktop.chooseFolder', { title: 'Where?' });
report.badLink = await desktop('desktop.openExternal', { url: 'file:///etc/passwd' }).catch(
  ({ code }) => code,
);
report.badCall = await desktop('desktop.erase', {}).catch(({ code }) => code);
report.badInput = await desktop('desktop.reveal', { path: '/etc/passwd' }).catch(({ code }) => code);
Object.assign(report, { revealed: seen.revealed, drags: seen.drags, opened: seen.opened });
report.permission = await new Promise((resolve) => seen.permissionRequest(null, 'microphone', resolve));
report.newWindow = seen.windowOpen({ url: 'https://evil.example' }).action;

const before = seen.children.filter(({ entry }) => entry.includes('library-process'));
before[0].say('last words of the library');
before[0].fail();
before[0].kill();
await until(
  () => seen.children.filter(({ entry }) => entry.includes('library-process')).length > before.length,
);
const again = callOver(askForPorts('earmark://app/')[0]);
report.afterRestart = (await again('app.status', {})).folders;
const isHeard = async () => (await again('jobs.progress', {})).state === 'idle';
await until(isHeard);
const found = await again('search.find', { query: 'a rusty gate squeals' });
report.found = found.matches.map(({ clip }) => clip.path);

for (const { entry, fail, say } of seen.children) {
  if (!entry.includes('worker-main')) continue;
  say('words of a worker');
  fail();
}

const die = (reason) => window.webContents.emit('render-process-gone', {}, { reason, exitCode: 5 });
die('clean-exit');
die('crashed');
report.reloads = seen.reloads;
app.emit('second-instance');
report.relaunchesOpen = seen.relaunches;
// A page that closes hands over what was typed last.
window.once('close', () => void again('clips.describe', { id, description: 'typed last' }));
app.once('will-quit', () => {
  app.emit('second-instance');
  app.emit('second-instance');
});
app.once('stand-in-quit', () => {
  report.relaunchesQuitting = seen.relaunches;
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
});
app.quit();

function askForPorts(url) {
  let handed = [];
  const senderFrame = { parent: null, url, postMessage: (_name, _message, given) => (handed = given) };
  ipcMain.emit('earmark-ports', { sender: window.webContents, senderFrame });
  return handed;
}

function callOver(port) {
  const waiting = new Map();
  let nextId = 1;
  port.on('message', ({ data }) => {
    if (data.kind !== 'reply') return;
    if (data.ok) waiting.get(data.id).resolve(data.output);
    else waiting.get(data.id).reject(data.error);
  });
  port.start();
  return (name, input) => {
    const id = nextId++;
    const answer = Promise.withResolvers();
    waiting.set(id, answer);
    port.postMessage({ kind: 'call', id, name, input });
    return answer.promise;
  };
}

async function fetchPage(url) {
  const response = await seen.handlers.earmark(new Request(url));
  const policy = response.headers.get('content-security-policy');
  return { status: response.status, policy, text: (await response.text()).slice(0, 2000) };
}

async function countBytes(response) {
  return (await response.arrayBuffer()).byteLength;
}

async function until(ask) {
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
