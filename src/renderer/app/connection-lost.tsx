import { useLayoutEffect, useRef } from 'react';
import type { Desktop } from '../../shared/contract/desktop.ts';
import { Button } from '../ui/button.tsx';

interface ConnectionLostProps {
  readonly kind: Desktop['kind'];
  readonly onReconnect: () => void;
}

const words = {
  electron: {
    text: 'The part of Earmark that keeps the library has stopped. Nothing you entered is lost.',
    action: 'Restart it',
  },
  browser: {
    text: 'Earmark on this machine no longer answers. If it was closed, start it again and open the address it prints. Nothing you entered is lost.',
    action: 'Reconnect',
  },
} as const;

/** One message for everything that fails when the wire closes. It cannot be dismissed, only acted upon. */
export function ConnectionLost({ kind, onReconnect }: ConnectionLostProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // A layout effect: focus can only be given back while the dialog is still in the page.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog dialog-small connection-lost"
      role="alertdialog"
      aria-labelledby="connection-lost"
      onCancel={(event) => event.preventDefault()}
    >
      <h2 id="connection-lost">The connection to the library was lost.</h2>
      <p className="quiet">{words[kind].text}</p>
      <Button
        kind="primary"
        icon="refresh"
        onClick={kind === 'electron' ? () => location.reload() : onReconnect}
      >
        {words[kind].action}
      </Button>
    </dialog>
  );
}
