import { useDesktop } from '../bridge/link-context.ts';
import { EngineDialog } from '../features/engine/engine-dialog.tsx';
import { FolderBrowser } from '../features/folder-browser/folder-browser.tsx';
import { FailuresDialog } from '../features/progress/failures-dialog.tsx';
import { ShortcutsSheet } from '../features/shortcuts/shortcuts-sheet.tsx';
import { chooseFolder, useFolderQuestion } from './choose-folder.ts';
import { useLayout } from './layout-store.ts';

/** The dialog that is open, and above it the folder browser where one is asked for. */
export function Dialogs() {
  const desktop = useDesktop();
  const { dialog, open } = useLayout();
  const question = useFolderQuestion((state) => state.question);
  const close = () => open('none');
  return (
    <>
      {dialog === 'failures' && <FailuresDialog onClose={close} />}
      {dialog === 'shortcuts' && <ShortcutsSheet onClose={close} />}
      {dialog === 'engine' && (
        <EngineDialog
          onClose={close}
          chooseFolder={(title) => chooseFolder(desktop, title, 'Look at this folder')}
          onOpenLink={(url) => void desktop.call('desktop.openExternal', { url })}
        />
      )}
      {question && (
        <FolderBrowser title={question.title} action={question.action} onChoose={question.answer} />
      )}
    </>
  );
}
