// The desktop shell: starts the library, opens the window, joins them. It knows nothing of sounds.
import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain, MessageChannelMain } from 'electron';
import { setAppMenu } from './app-menu.ts';
import { handleAppScheme, registerAppScheme } from './app-scheme.ts';
import { openAppWindow } from './app-window.ts';
import { createDesktopCalls } from './desktop-calls.ts';
import { guardPages, isOwnFrame } from './guards.ts';
import { type LibraryHost, startLibraryHost } from './library-host.ts';
import { requestMedia } from './media-request.ts';
import { serveDesktop } from './serve-desktop.ts';

const log = (line: string) => console.error(line);
const built = import.meta.dirname;
let window: BrowserWindow | undefined;

// The profile of the browser engine lies apart from the library, which has the folder's other name for itself.
app.setPath('userData', join(app.getPath('appData'), 'Earmark', 'window'));
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
  app.on('second-instance', showWindow);
  app.on('activate', () => (window ? showWindow() : openWindow()));
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeBeforeQuit(library);
}

function openWindow(): void {
  window = openAppWindow(join(built, '../preload/preload.cjs'));
  window.once('closed', () => {
    window = undefined;
  });
}

function showWindow(): void {
  if (window?.isMinimized()) window.restore();
  window?.show();
  window?.focus();
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

/** What is under way in the library is written before the app ends. */
function closeBeforeQuit(library: LibraryHost): void {
  let isClosed = false;
  app.on('before-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    isClosed = true;
    void library.close().finally(() => app.quit());
  });
}

function findPlaces() {
  const resources = app.isPackaged ? process.resourcesPath : app.getAppPath();
  return {
    directory: process.env.EARMARK_LIBRARY || undefined,
    shippedPackFolder: join(resources, 'models/earmark-small'),
    samplesFolder: join(resources, app.isPackaged ? 'sample-library' : 'resources/sample-library'),
  };
}
