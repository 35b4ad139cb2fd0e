import type { MatchReason } from '../../../shared/contract/search.ts';
import { Meter } from '../../ui/meter.tsx';
import { describeSound, soundStep, strengthSteps } from './sound-strength.ts';

/** Why a clip matched: how close it sounds, and which words were found. */
export function Why({ because }: { because: MatchReason }) {
  return (
    <span className="why">
      {because.sound === null ? (
        <span className="why-no-sound" />
      ) : (
        <Meter value={soundStep(because.sound)} steps={strengthSteps} label={describeSound(because.sound)} />
      )}
      {because.words.length > 0 && (
        <span className="why-words" title={`Words found: ${because.words.join(', ')}`}>
          {because.words.join(', ')}
        </span>
      )}
    </span>
  );
}
