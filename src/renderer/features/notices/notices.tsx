import { useEffect } from 'react';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type Notice, useNotices } from './notice-store.ts';

const infoMs = 6000;

/** What the application has to say by itself. Information leaves again; warnings and errors wait to be dismissed. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div className="notices" aria-live="polite">
      {notices.map((notice) => (
        <NoticeView key={notice.id} notice={notice} />
      ))}
    </div>
  );
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
