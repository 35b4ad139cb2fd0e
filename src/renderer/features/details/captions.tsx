import { useEffect, useRef, useState } from 'react';
import { countOf } from '../../../core/format/format-count.ts';
import type { ClipDetails, GeneratedCaption } from '../../../shared/contract/clips.ts';
import { Button } from '../../ui/button.tsx';
import type { CaptionCommands } from './caption-actions.tsx';
import { CaptionPart, type PlayPart } from './caption-part.tsx';
import { NoCaption } from './no-caption.tsx';
import { WholeCaption } from './whole-caption.tsx';

/** Asks for captions of these clips; `again`: also where there is one or where one was removed. */
export type WriteCaptions = (ids: readonly number[], again: boolean) => void;

interface CaptionsProps {
  readonly clip: ClipDetails;
  readonly isKept: (caption: GeneratedCaption) => boolean;
  readonly actions: CaptionCommands;
  readonly onWrite: WriteCaptions;
  readonly onPlayPart: PlayPart;
}

const partsAtFirst = 8;

/** What the model wrote of a clip, marked as such: of the whole, then of its parts. */
export function Captions({ clip, isKept, actions, onWrite, onPlayPart }: CaptionsProps) {
  const section = useRef<HTMLElement>(null);
  const commands = useFocusKept(section, clip.captions.length, actions);
  const whole = clip.captions.filter(({ startSeconds }) => startSeconds === null);
  const parts = clip.captions.filter(({ startSeconds }) => startSeconds !== null);
  const isUnheard = clip.analysis === 'failed' || clip.analysis === 'unsupported';
  if (isUnheard && clip.captions.length === 0) return null;
  return (
    <section ref={section} className="captions" aria-label="Captions by the model" tabIndex={-1}>
      <h3>
        Caption{' '}
        <span title="What the model wrote of the sound. It is not yours until you accept it.">
          by the model
        </span>
        <Author caption={clip.captions[0]} />
      </h3>
      {clip.captions.length === 0 && <NoCaption clip={clip} onWrite={onWrite} />}
      {whole.map((caption) => (
        <WholeCaption key={caption.id} caption={caption} isKept={isKept(caption)} commands={commands} />
      ))}
      {parts.length > 0 && (
        <Parts parts={parts} isKept={isKept} commands={commands} onPlay={(span) => onPlayPart(clip, span)} />
      )}
    </section>
  );
}

function Author({ caption }: { caption: GeneratedCaption | undefined }) {
  if (!caption) return null;
  const { packId, packVersion } = caption;
  return (
    <small title={`Written by the pack ${packId}, version ${packVersion}`}>
      {packId} {packVersion}
    </small>
  );
}

interface PartsProps extends Pick<CaptionsProps, 'isKept'> {
  readonly parts: readonly GeneratedCaption[];
  readonly commands: CaptionCommands;
  readonly onPlay: (span: { startSeconds: number; endSeconds: number }) => void;
}

function Parts({ parts, isKept, commands, onPlay }: PartsProps) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole || parts.length <= partsAtFirst + 2 ? parts : parts.slice(0, partsAtFirst);
  return (
    <>
      <h4>{countOf(parts.length, 'part')}</h4>
      <ul className="caption-parts" aria-label="Captions of its parts">
        {shown.map((caption) => (
          <CaptionPart
            key={caption.id}
            caption={caption}
            isKept={isKept(caption)}
            commands={commands}
            onPlay={onPlay}
          />
        ))}
      </ul>
      {shown.length < parts.length && (
        <Button kind="quiet" onClick={() => setWhole(true)}>
          All {countOf(parts.length, 'part')}
        </Button>
      )}
      <Button kind="quiet" onClick={commands.onRemoveAll}>
        Remove all captions
      </Button>
    </>
  );
}

/** A caption that leaves takes its buttons with it: keys that were among them stay in this section. */
function useFocusKept(
  section: React.RefObject<HTMLElement | null>,
  count: number,
  commands: CaptionCommands,
): CaptionCommands {
  const wasInside = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when captions have come or gone.
  useEffect(() => {
    if (wasInside.current && document.activeElement === document.body) section.current?.focus();
    wasInside.current = false;
  }, [count, section]);
  const note = () => {
    wasInside.current = section.current?.contains(document.activeElement) ?? false;
  };
  return {
    ...commands,
    onCorrect(caption, text) {
      note();
      return commands.onCorrect(caption, text);
    },
    onRemove(caption) {
      note();
      commands.onRemove(caption);
    },
    onRemoveAll() {
      note();
      commands.onRemoveAll();
    },
  };
}
