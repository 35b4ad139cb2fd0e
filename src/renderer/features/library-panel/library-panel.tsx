import { formatCount } from '../../../core/format/format-count.ts';
import { formatProvider } from '../../../core/format/format-provider.ts';
import { useCall } from '../../queries/use-call.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { FolderItem } from './folder-item.tsx';
import { PanelHead } from './panel-head.tsx';
import { TagList } from './tag-list.tsx';

interface LibraryPanelProps {
  readonly folderId: number | null;
  readonly isEverythingShown: boolean;
  readonly onShowAll: () => void;
  readonly onShowFolder: (folderId: number) => void;
  readonly onAddFolder: () => void;
  readonly isTagOn: (name: string) => boolean;
  readonly onTag: (name: string) => void;
  readonly onOpenEngine: () => void;
  /** For a folder, or for the whole library. */
  readonly onWriteCaptions: (folderId: number | null) => void;
}

export function LibraryPanel(props: LibraryPanelProps) {
  const status = useCall('app.status', {}).data;
  const folders = useCall('folders.list', {}).data ?? [];
  return (
    <nav className="library-panel" aria-label="Library">
      <div className="panel-scroll">
        <div className="folder-row">
          <button
            type="button"
            className="panel-item"
            aria-current={props.isEverythingShown}
            onClick={props.onShowAll}
          >
            <Icon name="list" />
            <span className="panel-item-name">All clips</span>
            <span className="panel-count">{formatCount(status?.clips ?? 0)}</span>
          </button>
          <span className="folder-actions">
            <IconButton
              icon="caption"
              label="Write captions for all clips"
              onClick={() => props.onWriteCaptions(null)}
            />
          </span>
        </div>
        <PanelHead title="Folders">
          <IconButton icon="plus" label="Add a folder" onClick={props.onAddFolder} />
        </PanelHead>
        <ul>
          {folders.map((folder) => (
            <FolderItem
              key={folder.id}
              folder={folder}
              isCurrent={folder.id === props.folderId}
              onShow={() => props.onShowFolder(folder.id)}
              onWriteCaptions={() => props.onWriteCaptions(folder.id)}
            />
          ))}
        </ul>
        {folders.length === 0 && (
          <Button icon="folder" onClick={props.onAddFolder}>
            Add a folder…
          </Button>
        )}
        <TagList isTagOn={props.isTagOn} onTag={props.onTag} />
      </div>
      <EngineLine onOpen={props.onOpenEngine} />
    </nav>
  );
}

/** Which device computes and which pack answers, always in view. */
function EngineLine({ onOpen }: { onOpen: () => void }) {
  const status = useCall('app.status', {}).data;
  const pack = useCall('packs.list', {}).data?.find(({ state }) => state === 'active');
  if (!status) return null;
  return (
    <button type="button" className="engine-line" title="Devices and packs" onClick={onOpen}>
      <Icon name="chip" />
      <span>
        <span className="engine-device">{formatProvider(status.device)}</span>
        <span className="faint">{pack?.name ?? status.packId ?? 'no pack'}</span>
      </span>
      {!status.soundReady && <span className="badge">loading</span>}
    </button>
  );
}
