import { useState } from 'react';
import { countOf, formatCount } from '../../../core/format/format-count.ts';
import type { WatchedFolder } from '../../../shared/contract/folders.ts';
import { useCommand } from '../../queries/use-call.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { describeFolder } from './describe-folder.ts';
import { PendingRemoval } from './pending-removal.tsx';

interface FolderItemProps {
  readonly folder: WatchedFolder;
  readonly isCurrent: boolean;
  readonly onShow: () => void;
  readonly onWriteCaptions: () => void;
}

export function FolderItem({ folder, isCurrent, onShow, onWriteCaptions }: FolderItemProps) {
  const [isAsking, setAsking] = useState(false);
  const rescan = useCommand('folders.rescan', ['folders.list']);
  const line = describeFolder(folder);
  const settled = folder.analysedCount + folder.failedCount + folder.unsupportedCount;
  const isBusy = folder.state === 'online' && (folder.isScanning || settled < folder.clipCount);
  return (
    <li className={`folder-item ${folder.state === 'offline' ? 'is-offline' : ''}`}>
      <div className="folder-row">
        <button
          type="button"
          className="panel-item"
          aria-current={isCurrent}
          title={folder.path}
          onClick={onShow}
        >
          <Icon name={folder.state === 'offline' ? 'offline' : 'folder'} />
          <span className="panel-item-name">{folder.name}</span>
          <span className="panel-count">{formatCount(folder.clipCount)}</span>
        </button>
        <span className="folder-actions">
          <IconButton icon="caption" label={`Write captions for ${folder.name}`} onClick={onWriteCaptions} />
          <IconButton
            icon="refresh"
            label={`Scan ${folder.name} again`}
            disabled={folder.isScanning}
            onClick={() => rescan.mutate({ id: folder.id })}
          />
          <IconButton icon="trash" label={`Remove ${folder.name}…`} onClick={() => setAsking(true)} />
        </span>
      </div>
      {isBusy && (
        <ProgressBar
          label={`Progress of ${folder.name}`}
          value={folder.isScanning || folder.clipCount === 0 ? null : settled / folder.clipCount}
        />
      )}
      {line && <p className={`folder-line is-${line.level}`}>{line.text}</p>}
      {folder.pendingRemoval && <PendingRemoval folderId={folder.id} pending={folder.pendingRemoval} />}
      {isAsking && <RemoveDialog folder={folder} onClose={() => setAsking(false)} />}
    </li>
  );
}

function RemoveDialog({ folder, onClose }: { folder: WatchedFolder; onClose: () => void }) {
  const remove = useCommand('folders.remove', ['folders.list', 'clips.list', 'app.status', 'tags.list']);
  const actions = (
    <>
      <Button onClick={onClose}>Keep it</Button>
      <Button
        kind="primary"
        disabled={remove.isPending}
        onClick={() => remove.mutate({ id: folder.id }, { onSuccess: onClose })}
      >
        {remove.isPending ? 'Removing…' : 'Remove from Earmark'}
      </Button>
    </>
  );
  return (
    <Dialog
      title={`Remove “${folder.name}” from the library?`}
      size="small"
      onClose={onClose}
      actions={actions}
    >
      <p>
        {countOf(folder.clipCount, 'clip')} will no longer be found. No file is touched. Tags, descriptions
        and ratings are kept and return if you add the folder again.
      </p>
    </Dialog>
  );
}
