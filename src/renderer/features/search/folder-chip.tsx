import { useCall } from '../../queries/use-call.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSearch } from './search-store.ts';

/** Says that only one folder is shown, and ends it. */
export function FolderChip({ folderId }: { folderId: number }) {
  const setFolder = useSearch((state) => state.setFolder);
  const folder = useCall('folders.list', {}).data?.find(({ id }) => id === folderId);
  if (!folder) return null;
  return (
    <span className="query-chip">
      <Icon name="folder" size={14} />
      <span className="query-chip-text">
        In <b>{folder.name}</b>
      </span>
      <button type="button" aria-label="Show all folders" onClick={() => setFolder(null)}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
