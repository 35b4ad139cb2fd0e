// The desktop shell: starts the library, opens the window, joins them. It knows nothing of sounds.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, MessageChannelMain } from 'electron';
import { setAppMenu } from './app-menu.ts';
import { handleAppScheme, registerAppScheme } from './app-scheme.ts';
import { openAppWindow } from './app-window.ts';
import { createDesktopCalls } from './desktop-calls.ts';
import { guardPages, isOwnFrame } from './guards.ts';
import { type LibraryHost, startLibraryHost } from './library-host.ts';
import { requestMedia } from './media-request.ts';
import { revivePage } from './revive-page.ts';
import { serveDesktop } from './serve-desktop.ts';

const log = (line: string) => console.error(line);
const built = import.meta.dirname;
let window: BrowserWindow | undefined;

// The profile of the browser engine lies apart from the library, which has the folder's other name for itself.
const profile = join(app.getPath('appData'), 'Earmark', 'window');
mkdirSync(profile, { recursive: true });
app.setPath('userData', profile);
registerAppScheme();
if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.quit();

function start(): void {
  const library = startLibraryHost({
    libraryEntry: join(built, 'library-process.js'),
    workerEntry: join(built, 'worker-main.js'),
    places: findPlaces(),
    log,
    onRefused: (message) => {
      dialog.showErrorBox('Earmark cannot open its library', message);
      app.exit(1);
    },
  });
  const serveMedia = (request: Request) => requestMedia(request, library.post);
  guardPages();
  setAppMenu(process.platform);
  handleAppScheme({ rendererFolder: join(built, '../renderer'), serveMedia, log });
  joinOnDemand(library);
  openWindow();
  const quitting = closeBeforeQuit(library);
  const comeForward = () => {
    if (quitting.hasBegun()) quitting.startAgain();
    else if (window) showWindow(window);
    else openWindow();
  };
  app.on('second-instance', comeForward);
  app.on('activate', comeForward);
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
}

function openWindow(): void {
  window = openAppWindow(join(built, '../preload/preload.cjs'));
  window.once('closed', () => {
    window = undefined;
  });
  revivePage(window.webContents, {
    log,
    onHopeless: () => {
      dialog.showErrorBox('Earmark cannot show its window', 'The window stops again and again.');
      app.quit();
    },
  });
}

function showWindow(shown: BrowserWindow): void {
  if (shown.isMinimized()) shown.restore();
  shown.show();
  shown.focus();
}

/** The page asks when it is ready, and again after a reload: each time for fresh ports. */
function joinOnDemand(library: LibraryHost): void {
  ipcMain.on('earmark-ports', (event) => {
    if (!window || event.sender !== window.webContents || !isOwnFrame(event.senderFrame)) return;
    const toLibrary = new MessageChannelMain();
    const toShell = new MessageChannelMain();
    library.post({ kind: 'window' }, toLibrary.port2);
    serveDesktop(toShell.port2, createDesktopCalls(window, library.findPaths), log);
    event.senderFrame?.postMessage('earmark-ports', null, [toLibrary.port1, toShell.port1]);
  });
}

interface Quitting {
  hasBegun(): boolean;
  /** Somebody wants the app back before it has ended. */
  startAgain(): void;
}

/** The windows close first: what was typed in them a moment ago is on its way to the library, which closes last. */
function closeBeforeQuit(library: LibraryHost): Quitting {
  let closing: Promise<void> | undefined;
  let isClosed = false;
  let isWantedBack = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    closing ??= library.close().finally(() => {
      isClosed = true;
      app.quit();
    });
  });
  return {
    hasBegun: () => closing !== undefined,
    startAgain() {
      if (!isWantedBack) app.relaunch();
      isWantedBack = true;
    },
  };
}

function findPlaces() {
  const resources = app.isPackaged ? process.resourcesPath : app.getAppPath();
  return {
    directory: process.env.EARMARK_LIBRARY || undefined,
    shippedPackFolder: join(resources, 'models/earmark-small'),
    samplesFolder: join(resources, app.isPackaged ? 'sample-library' : 'resources/sample-library'),
  };
}
