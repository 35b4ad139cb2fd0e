// Stands in for Electron's main module under plain Node: the very shell runs against it where no runtime is.
// The library is a thread here, because only threads can be handed ports; workers are processes, as they are there.
// What happens is remembered in `seen`.
import { fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';

export const seen = {
  schemes: [],
  handlers: {},
  windows: [],
  revealed: [],
  drags: [],
  opened: [],
  children: [],
  reloads: 0,
  relaunches: 0,
};

export const app = Object.assign(new EventEmitter(), {
  isPackaged: false,
  getAppPath: () => process.env.EARMARK_STAND_IN_APP,
  getPath: () => process.env.EARMARK_STAND_IN_DATA,
  setPath: (_name, path) => {
    if (!existsSync(path)) throw new Error('Failed to set path');
  },
  relaunch: () => seen.relaunches++,
  requestSingleInstanceLock: () => true,
  whenReady: async () => {},
  exit: (code) => process.exit(code),
  quit: () => {
    let isPrevented = false;
    app.emit('before-quit', { preventDefault: () => (isPrevented = true) });
    if (isPrevented) return;
    for (const window of seen.windows.splice(0)) window.close();
    app.emit('will-quit', { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) app.emit('stand-in-quit');
  },
});

export const protocol = {
  registerSchemesAsPrivileged: (schemes) => seen.schemes.push(...schemes),
  handle: (scheme, handler) => (seen.handlers[scheme] = handler),
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => (seen.permissionRequest = handler),
    setPermissionCheckHandler: (handler) => (seen.permissionCheck = handler),
    setDevicePermissionHandler: () => {},
  },
};
export const ipcMain = new EventEmitter();
export const dialog = {
  showOpenDialog: async () => ({ filePaths: ['/chosen'] }),
  showErrorBox: (title, words) => console.error(title, words),
};
export const shell = {
  showItemInFolder: (path) => seen.revealed.push(path),
  openExternal: async (url) => seen.opened.push(url),
};
export const Menu = { buildFromTemplate: (template) => template, setApplicationMenu: () => {} };
export const nativeTheme = { shouldUseDarkColors: false };
export const nativeImage = { createFromBitmap: (pixels, size) => ({ ...size, byteCount: pixels.length }) };
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };

export class BrowserWindow extends EventEmitter {
  webContents = Object.assign(new EventEmitter(), {
    startDrag: (drag) => seen.drags.push(drag),
    reload: () => seen.reloads++,
    setWindowOpenHandler: (handler) => (seen.windowOpen = handler),
  });
  constructor(options) {
    super();
    this.options = options;
    seen.windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }
  loadURL = async (url) => (this.url = url);
  show = () => {};
  focus = () => {};
  isMinimized = () => false;
  getNormalBounds = () => ({ x: 10, y: 10, width: 800, height: 600 });
  isMaximized = () => false;
  close() {
    this.emit('close');
    this.emit('closed');
  }
  maximize = () => {};
}

/** Node's port with Electron's words. */
export class StandInPort extends EventEmitter {
  constructor(port) {
    super();
    this.port = port;
  }
  start() {
    this.port.on('message', ({ data, ports }) =>
      this.emit('message', { data, ports: (ports ?? []).map(wrap) }),
    );
    this.port.on('close', () => this.emit('close'));
  }
  postMessage(data, ports = []) {
    const inner = ports.map(({ port }) => port);
    this.port.postMessage({ data, ports: inner }, inner);
  }
  close() {
    this.port.close();
  }
}
const wrap = (port) => new StandInPort(port);

export class MessageChannelMain {
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = wrap(port1);
    this.port2 = wrap(port2);
  }
}

export const utilityProcess = {
  fork(entry) {
    const child = entry.includes('library-process') ? startThread(entry) : startProcess(entry);
    child.stderr = new EventEmitter();
    seen.children.push({
      entry,
      kill: child.kill,
      say: (words) => child.stderr.emit('data', Buffer.from(`${words}\n`)),
      fail: () => child.emit('error', 'FatalError', 'here', '{}'),
    });
    return child;
  },
};

/** The library: it is handed several ports, and ports of others. */
function startThread(entry) {
  const worker = new Worker(new URL('./utility-thread.mjs', import.meta.url), { workerData: { entry } });
  const child = Object.assign(new EventEmitter(), {
    postMessage(data, ports = []) {
      const inner = ports.map(({ port }) => port);
      worker.postMessage({ data, ports: inner }, inner);
    },
    kill: () => void worker.terminate(),
  });
  worker.on('message', (message) => child.emit('message', message));
  worker.on('error', (error) => console.error(error));
  worker.on('exit', (code) => child.emit('exit', code));
  return child;
}

/** A worker: it is handed one port, whose messages are carried over the channel. */
function startProcess(entry) {
  const forked = fork(fileURLToPath(new URL('./utility-child.mjs', import.meta.url)), [entry], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const send = (message) => forked.connected && forked.send(message, undefined, undefined, () => {});
  let handed;
  const child = Object.assign(new EventEmitter(), {
    postMessage(data, [port] = []) {
      send({ over: 'parent', data, hasPort: port !== undefined });
      if (!port) return;
      handed = port.port;
      handed.on('message', (message) => send({ over: 'port', data: message.data }));
      handed.on('close', () => forked.connected && forked.disconnect());
    },
    kill: () => forked.kill('SIGKILL'),
  });
  forked.on('message', ({ over, data }) => {
    if (over === 'port') handed.postMessage({ data, ports: [] });
    else child.emit('message', data);
  });
  forked.on('exit', (code) => {
    handed?.close();
    child.emit('exit', code);
  });
  return child;
}
