import { useCall, useCommand } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { describeListed } from './describe-progress.ts';

export function FailuresDialog({ onClose }: { onClose: () => void }) {
  const answer = useCall('jobs.failures', { offset: 0, limit: 1000 }).data;
  const retry = useCommand('jobs.retry', ['jobs.failures', 'jobs.progress', 'clips.list', 'folders.list']);
  const failures = answer?.failures ?? [];
  const actions = (
    <>
      <Button onClick={onClose}>Close</Button>
      <Button
        kind="primary"
        icon="refresh"
        disabled={retry.isPending || failures.length === 0}
        onClick={() => retry.mutate({}, { onSuccess: onClose })}
      >
        Try all again
      </Button>
    </>
  );
  return (
    <Dialog title="Files that could not be listened to" size="large" onClose={onClose} actions={actions}>
      <p className="quiet">
        {answer ? describeListed(answer.total, failures.length) : 'Asking…'}. They can still be found by name,
        tag and description. None of them was changed.
      </p>
      <ul className="failure-list">
        {failures.map(({ clipId, path, kind, reason }) => (
          <li key={clipId}>
            <span className={`badge ${kind === 'failed' ? 'badge-danger' : 'badge-warning'}`}>
              {kind === 'failed' ? 'failed' : 'not readable'}
            </span>
            <span className="failure-what">
              <span className="selectable">{reason}</span>
              <span className="failure-path selectable" title={path}>
                {path}
              </span>
            </span>
            <Button kind="quiet" disabled={retry.isPending} onClick={() => retry.mutate({ ids: [clipId] })}>
              Try again
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
