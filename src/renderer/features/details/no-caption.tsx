import { useState } from 'react';
import type { ClipDetails } from '../../../shared/contract/clips.ts';
import { useCall } from '../../queries/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import type { WriteCaptions } from './captions.tsx';

/** A caption that is done shows itself a little later. */
const settleMs = 4000;

/** Why there is no caption, and how to get one. */
export function NoCaption({ clip, onWrite }: { clip: ClipDetails; onWrite: WriteCaptions }) {
  const progress = useCall('jobs.progress', {}).data?.captions;
  const [isAsked, setAsked] = useState(false);
  const isOver = isAsked && progress?.state === 'idle';
  const isFruitless = useDebounced(isOver, settleMs) && isOver;
  if (progress && !progress.isAvailable) {
    return <p className="faint">The pack in use writes no captions.</p>;
  }
  if (clip.analysis !== 'analysed') {
    return <p className="faint">Earmark has not listened to this sound yet; its caption follows.</p>;
  }
  if (isAsked && !isFruitless) {
    return (
      <p className="faint" role="status">
        Being written…
      </p>
    );
  }
  return (
    <>
      {isFruitless && (
        <p className="faint" role="status">
          Nothing could be written about this sound.
        </p>
      )}
      <Button
        icon="caption"
        onClick={() => {
          setAsked(true);
          onWrite([clip.id], true);
        }}
      >
        Write a caption
      </Button>
    </>
  );
}
