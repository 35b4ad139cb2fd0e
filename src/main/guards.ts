import { app, session, type WebContents, type WebFrameMain } from 'electron';
import { pageAddress } from './app-scheme.ts';

/** What no page of Earmark may do: leave, open windows, attach webviews, or use devices. */
export function guardPages(): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  session.defaultSession.setDevicePermissionHandler(() => false);
}

/** True for the top frame of our own page: only it is listened to. */
export function isOwnFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(pageAddress);
}

function guardContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!event.url.startsWith(pageAddress)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
