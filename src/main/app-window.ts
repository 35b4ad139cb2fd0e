import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme } from 'electron';
import { pageAddress } from './app-scheme.ts';
import { keepWindowState, readWindowState } from './window-state.ts';

/** Opens the one window: sandboxed, isolated, and with a preload script that only hands over ports. */
export function openAppWindow(preloadFile: string): BrowserWindow {
  const stateFile = join(app.getPath('userData'), 'window.json');
  const state = readWindowState(stateFile);
  const window = new BrowserWindow({
    ...(state ?? { width: 1280, height: 820 }),
    minWidth: 640,
    minHeight: 420,
    show: false,
    title: 'Earmark',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#f6f6f4',
    webPreferences: {
      preload: preloadFile,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      // A loop keeps its length behind the window of another program.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  keepWindowState(window, stateFile);
  if (state?.isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(pageAddress);
  return window;
}
