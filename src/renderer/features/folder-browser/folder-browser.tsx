import { type FormEvent, useState } from 'react';
import { countOf } from '../../../core/format/format-count.ts';
import { useCall } from '../../queries/use-call.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';

interface FolderBrowserProps {
  readonly title: string;
  /** What choosing does: "Add this folder". */
  readonly action: string;
  readonly onChoose: (path: string | null) => void;
}

/** Chooses a folder on the machine Earmark runs on, where no system dialog can be shown. */
export function FolderBrowser({ title, action, onChoose }: FolderBrowserProps) {
  const [path, setPath] = useState<string | null>(null);
  /** What somebody types and has not gone to yet. */
  const [typed, setTyped] = useState<string | null>(null);
  const listing = useCall('folders.browse', { path }, { keepPrevious: true });
  const shown = listing.data;
  const problem = listing.error;
  const parent = shown?.parent;
  const named = (listing.isPlaceholderData ? path : (shown?.path ?? path)) ?? '';
  /** What is listed is what the field names: nothing else may be chosen. */
  const isOpen = shown !== undefined && problem === null && typed === null && !listing.isPlaceholderData;
  const open = (folder: string) => {
    setTyped(null);
    setPath(folder);
  };
  const actions = (
    <>
      <span className="browser-count">
        {isOpen &&
          `${shown.audioFileCount > 0 ? countOf(shown.audioFileCount, 'audio file') : 'No audio files'} directly in this folder`}
      </span>
      <Button onClick={() => onChoose(null)}>Cancel</Button>
      <Button kind="primary" disabled={!isOpen} onClick={() => isOpen && onChoose(shown.path)}>
        {action}
      </Button>
    </>
  );
  return (
    <Dialog title={title} onClose={() => onChoose(null)} actions={actions}>
      <div className="folder-browser">
        <PathField
          text={typed ?? named}
          onType={(text) => setTyped(text === named ? null : text)}
          onGo={open}
          onUp={parent == null ? undefined : () => open(parent)}
        />
        {problem && (
          <p className="import-problem" role="alert">
            {problem.message}
          </p>
        )}
        <ul className="browser-list" aria-label="Folders">
          {(shown?.folders ?? []).map((folder) => (
            <li key={folder.path}>
              <button type="button" className="panel-item" onClick={() => open(folder.path)}>
                <Icon name="folder" />
                <span className="panel-item-name">{folder.name}</span>
                <Icon name="chevronRight" size={14} />
              </button>
            </li>
          ))}
          {shown?.folders.length === 0 && (
            <li className="browser-empty faint">No folders inside this one.</li>
          )}
        </ul>
      </div>
    </Dialog>
  );
}

interface PathFieldProps {
  readonly text: string;
  readonly onType: (text: string) => void;
  readonly onGo: (path: string) => void;
  readonly onUp: (() => void) | undefined;
}

function PathField({ text, onType, onGo, onUp }: PathFieldProps) {
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim().length > 0) onGo(text.trim());
  };
  return (
    <form className="path-field" onSubmit={go}>
      <IconButton icon="up" label="One folder up" disabled={!onUp} onClick={onUp} />
      <input
        className="field"
        aria-label="Path of the folder"
        value={text}
        spellCheck={false}
        onChange={(event) => onType(event.target.value)}
      />
      <Button type="submit">Go</Button>
    </form>
  );
}
