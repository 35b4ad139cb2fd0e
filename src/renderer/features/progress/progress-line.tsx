import { useState } from 'react';
import type { JobProgress } from '../../../shared/contract/jobs.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { CaptionsProgress } from './captions-progress.tsx';
import { describeFailures, describeProgress } from './describe-progress.ts';

interface ProgressLineProps {
  readonly onShowFailures: () => void;
  readonly onStopCaptions: () => void;
}

/** One line about work in the background; nothing at all while there is nothing to say. */
export function ProgressLine({ onShowFailures, onStopCaptions }: ProgressLineProps) {
  const progress = useCall('jobs.progress', {}).data;
  const [dismissed, setDismissed] = useState('');
  if (!progress) return null;
  const failures = describeFailures(progress);
  const isIdle = progress.state === 'idle';
  const isWriting = progress.captions.state !== 'idle';
  const isSettled = isIdle && !isWriting;
  if (isSettled && (failures === '' || failures === dismissed)) return null;
  return (
    <section className={`progress-line is-${progress.state}`} aria-label="Progress">
      {!isIdle && <Listening progress={progress} />}
      {isWriting && <CaptionsProgress captions={progress.captions} isListening={!isIdle} />}
      {failures !== '' && (
        <button type="button" className="failures-link" onClick={onShowFailures}>
          <Icon name="warning" size={13} />
          {failures}
        </button>
      )}
      <span className="progress-actions">
        {isSettled && (
          <IconButton icon="close" label="Hide this line" onClick={() => setDismissed(failures)} />
        )}
        {isWriting && (
          <Button kind="quiet" title="What is written stays" onClick={onStopCaptions}>
            Stop captions
          </Button>
        )}
        <Turn state={progress.state} />
      </span>
    </section>
  );
}

function Listening({ progress }: { progress: JobProgress }) {
  return (
    <>
      <ProgressBar
        label="Clips listened to"
        value={progress.total > 0 ? (progress.done + progress.underway) / progress.total : null}
      />
      <span className="progress-text" role={progress.state === 'stopped' ? 'alert' : undefined}>
        {describeProgress(progress)}
      </span>
    </>
  );
}

/** Pauses listening and lets it go on. */
function Turn({ state }: Pick<JobProgress, 'state'>) {
  const pause = useCommand('jobs.pause', ['jobs.progress']);
  const resume = useCommand('jobs.resume', ['jobs.progress']);
  if (state === 'idle') return null;
  if (state === 'working') {
    return (
      <Button kind="quiet" icon="pause" onClick={() => pause.mutate({})}>
        Pause
      </Button>
    );
  }
  return (
    <Button kind="quiet" icon="play" onClick={() => resume.mutate({})}>
      {state === 'paused' ? 'Resume' : 'Try again'}
    </Button>
  );
}
