import type { CaptionProgress } from '../../../shared/contract/captions.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { describeCaptions } from './describe-progress.ts';

interface CaptionsProgressProps {
  readonly captions: CaptionProgress;
  /** Sounds are being listened to: their bar comes first, captions are a few words beside it. */
  readonly isListening: boolean;
}

/** How far the writing of captions is. */
export function CaptionsProgress({ captions, isListening }: CaptionsProgressProps) {
  const { done, total, state } = captions;
  return (
    <>
      {!isListening && (
        <ProgressBar
          label="Captions written"
          value={state === 'working' && total > 0 ? done / total : null}
        />
      )}
      <span className="progress-text">{describeCaptions(captions, isListening)}</span>
    </>
  );
}
