import type { MatchReason } from '../../../shared/contract/search.ts';
import { Icon } from '../../ui/icon.tsx';
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
        <span className="why-words" title={describeWords(because)}>
          {because.caption !== null && (
            <>
              <Icon name="caption" size={12} />
              <span className="visually-hidden">in the model’s caption: </span>
            </>
          )}
          {because.words.join(', ')}
        </span>
      )}
    </span>
  );
}

/** Where the words were found, if only a model has written them. */
function describeWords({ words, caption }: MatchReason): string {
  const found = words.join(', ');
  return caption === null
    ? `Words found: ${found}`
    : `Words found: ${found}\nIn the model’s caption: “${caption}”`;
}
