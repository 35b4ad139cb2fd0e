import { countOf, formatCount } from '../../../core/format/format-count.ts';
import type { WatchedFolder } from '../../../shared/contract/folders.ts';
import { useCommand } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';

interface PendingRemovalProps {
  readonly folderId: number;
  readonly pending: NonNullable<WatchedFolder['pendingRemoval']>;
}

/** Many files of a folder are gone: asks before anything is dropped, and only reports where most are gone. */
export function PendingRemoval({ folderId, pending }: PendingRemovalProps) {
  const rescan = useCommand('folders.rescan', ['folders.list', 'clips.list', 'app.status']);
  const keep = useCommand('folders.keep', ['folders.list']);
  const isPending = rescan.isPending || keep.isPending;
  return (
    <div className="pending-removal" role="group" aria-label="Missing files">
      <p>
        {countOf(pending.missingCount, 'file')} of {formatCount(pending.clipCount)} cannot be found
        {pending.refused
          ? '. That is most of the folder, so nothing was removed.'
          : '. Are they gone for good?'}
      </p>
      <div className="pending-actions">
        <Button
          kind={pending.refused ? 'danger' : 'plain'}
          disabled={isPending}
          onClick={() => rescan.mutate({ id: folderId, confirmMissing: true })}
        >
          They are gone
        </Button>
        <Button disabled={isPending} onClick={() => keep.mutate({ id: folderId })}>
          Keep them
        </Button>
      </div>
    </div>
  );
}
