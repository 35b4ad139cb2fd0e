import { useState } from 'react';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { describeFailures, describeProgress } from './describe-progress.ts';

/** One line about work in the background; nothing at all while there is nothing to say. */
export function ProgressLine({ onShowFailures }: { onShowFailures: () => void }) {
  const progress = useCall('jobs.progress', {}).data;
  const pause = useCommand('jobs.pause', ['jobs.progress']);
  const resume = useCommand('jobs.resume', ['jobs.progress']);
  const [dismissed, setDismissed] = useState('');
  if (!progress) return null;
  const failures = describeFailures(progress);
  const isIdle = progress.state === 'idle';
  if (isIdle && (failures === '' || failures === dismissed)) return null;
  return (
    <section className={`progress-line is-${progress.state}`} aria-label="Progress">
      {!isIdle && (
        <>
          <ProgressBar
            label="Clips listened to"
            value={progress.total > 0 ? progress.done / progress.total : null}
          />
          <span className="progress-text" role={progress.state === 'stopped' ? 'alert' : undefined}>
            {describeProgress(progress)}
          </span>
        </>
      )}
      {failures !== '' && (
        <button type="button" className="failures-link" onClick={onShowFailures}>
          <Icon name="warning" size={13} />
          {failures}
        </button>
      )}
      <span className="progress-actions">
        {isIdle && <IconButton icon="close" label="Hide this line" onClick={() => setDismissed(failures)} />}
        {progress.state === 'working' && (
          <Button kind="quiet" icon="pause" onClick={() => pause.mutate({})}>
            Pause
          </Button>
        )}
        {(progress.state === 'paused' || progress.state === 'stopped') && (
          <Button kind="quiet" icon="play" onClick={() => resume.mutate({})}>
            {progress.state === 'paused' ? 'Resume' : 'Try again'}
          </Button>
        )}
      </span>
    </section>
  );
}
