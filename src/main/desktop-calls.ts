import { type BrowserWindow, dialog, shell } from 'electron';
import type { DesktopCallName, DesktopInput, DesktopOutput } from '../shared/contract/desktop.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { DraggedRegion } from '../shared/host-protocol.ts';
import { createDragIcon } from './drag-icon.ts';

export type DesktopHandlers = {
  readonly [N in DesktopCallName]: (input: DesktopInput<N>) => Promise<DesktopOutput<N>>;
};

/** What only the shell can do. `findPaths` asks the library where clips lie; the page never learns to open paths. */
export function createDesktopCalls(
  window: BrowserWindow,
  findPaths: (clipIds: readonly number[], region?: DraggedRegion) => Promise<readonly string[]>,
): DesktopHandlers {
  return {
    async 'desktop.chooseFolder'({ title }) {
      const chosen = await dialog.showOpenDialog(window, { title, properties: ['openDirectory'] });
      return { path: chosen.filePaths[0] ?? null };
    },
    async 'desktop.reveal'({ clipId }) {
      for (const path of await findPaths([clipId])) shell.showItemInFolder(path);
      return {};
    },
    async 'desktop.startDrag'({ clipIds, region }) {
      const files = [...(await findPaths(clipIds, region))];
      const [file] = files;
      if (file !== undefined) window.webContents.startDrag({ file, files, icon: createDragIcon() });
      return {};
    },
    async 'desktop.openExternal'({ url }) {
      if (!/^(https?|mailto):/.test(url))
        throw new AppError('bad-input', 'Only web addresses are opened outside.');
      await shell.openExternal(url);
      return {};
    },
  };
}
