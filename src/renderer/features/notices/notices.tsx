import { useEffect, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type Notice, useNotices } from './notice-store.ts';

const infoMs = 6000;

/** What the application has to say by itself. Information leaves again; warnings and errors wait to be dismissed. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  const dialog = useSyncExternalStore(notices.length > 0 ? followDialogs : followNothing, findTopDialog);
  const shown = (
    <div className="notices" aria-live="polite">
      {notices.map((notice) => (
        <NoticeView key={notice.id} notice={notice} />
      ))}
    </div>
  );
  // Behind a dialog they could neither be read nor dismissed.
  return dialog ? createPortal(shown, dialog) : shown;
}

function findTopDialog(): HTMLDialogElement | null {
  return [...document.querySelectorAll<HTMLDialogElement>('dialog[open]')].at(-1) ?? null;
}

const followNothing = () => () => undefined;

function followDialogs(tell: () => void): () => void {
  const observer = new MutationObserver(tell);
  observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['open'] });
  return () => observer.disconnect();
}

function NoticeView({ notice: { id, level, text } }: { notice: Notice }) {
  const dismiss = useNotices((state) => state.dismiss);
  useEffect(() => {
    if (level !== 'info') return;
    const timer = setTimeout(() => dismiss(id), infoMs);
    return () => clearTimeout(timer);
  }, [id, level, dismiss]);
  return (
    <div className={`notice is-${level}`} role={level === 'error' ? 'alert' : 'status'}>
      <Icon name={level === 'info' ? 'info' : 'warning'} />
      <span className="selectable">{text}</span>
      <IconButton icon="close" label="Dismiss" onClick={() => dismiss(id)} />
    </div>
  );
}
