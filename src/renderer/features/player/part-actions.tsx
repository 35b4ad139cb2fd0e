import { useRef, useState } from 'react';
import { formatMoment } from '../../../core/format/format-time.ts';
import type { ClipSummary } from '../../../shared/contract/clips.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { type Part, preparePart, putOnDrag, savePart, startWhenPrepared } from './part-handle.ts';
import type { Span } from './player-store.ts';

/** Drags a part through the desktop shell; undefined in a browser, where the drag carries an address. */
export type StartPartDrag = ((clipId: number, span: Span) => void) | undefined;

interface PartActionsProps {
  readonly clip: ClipSummary;
  readonly span: Span;
  /** Marked by hand; otherwise it is the moment that fits. */
  readonly isMarked: boolean;
  readonly startDrag: StartPartDrag;
  readonly onProblem: (text: string) => void;
  readonly onSimilar: () => void;
  readonly onClear: () => void;
}

/** What can be done with a part of the loaded clip: drag it out, save it, search with it. */
export function PartActions(props: PartActionsProps) {
  const { clip, span, isMarked, onSimilar, onClear } = props;
  return (
    <span className="part-actions" role="group" aria-label={isMarked ? 'Marked part' : 'Matching moment'}>
      {clip.presence === 'present' ? <PartOut {...props} /> : describe(span)}
      <IconButton
        icon="similar"
        label={isMarked ? 'More like this part' : 'Sounds like this moment'}
        onClick={onSimilar}
      />
      {isMarked && <IconButton icon="close" label="Clear the marked part" onClick={onClear} />}
    </span>
  );
}

function PartOut({ clip, span, isMarked, startDrag, onProblem }: PartActionsProps) {
  const [isSaving, setSaving] = useState(false);
  const preparing = useRef<Promise<void> | null>(null);
  const part: Part = { ...span, clipId: clip.id, clipName: clip.name };
  const say = (error: unknown) => onProblem(error instanceof Error ? error.message : String(error));
  const prepare = () => {
    preparing.current = preparePart(part);
    preparing.current.catch(say);
    return preparing.current;
  };
  const drag = (event: React.DragEvent) => {
    if (!startDrag) return putOnDrag(event.nativeEvent.dataTransfer, part);
    event.preventDefault();
    void startWhenPrepared(preparing.current ?? prepare(), () => startDrag(clip.id, span)).catch(() => {});
  };
  const save = () => {
    setSaving(true);
    void savePart(part)
      .catch(say)
      .finally(() => setSaving(false));
  };
  const what = isMarked ? 'this part' : 'the moment that fits';
  return (
    <>
      <span
        className="part-handle"
        role="group"
        aria-label={`Drag ${what} out: ${describe(span)}`}
        draggable
        title={`Drag ${what} into your session, as a WAV file of its own`}
        onPointerDown={prepare}
        onDragStart={drag}
      >
        <Icon name="grip" size={14} />
        {describe(span)}
      </span>
      <Button
        kind="quiet"
        icon="save"
        title={`Save ${what} as a WAV file`}
        disabled={isSaving}
        aria-busy={isSaving}
        onClick={save}
      >
        Save this part
      </Button>
    </>
  );
}

const describe = (span: Span) => `${formatMoment(span.startSeconds)}–${formatMoment(span.endSeconds)}`;
