import { formatMoment } from '../../../core/format/format-time.ts';
import type { ClipDetails, GeneratedCaption } from '../../../shared/contract/clips.ts';
import { CaptionActions, type CaptionCommands } from './caption-actions.tsx';
import { CaptionEditor } from './caption-editor.tsx';
import { describeConfidence } from './describe-confidence.ts';
import { useCaptionEdit } from './use-caption-edit.ts';

export type PlayPart = (
  clip: ClipDetails,
  span: { readonly startSeconds: number; readonly endSeconds: number },
) => void;

interface CaptionPartProps {
  readonly caption: GeneratedCaption;
  readonly isKept: boolean;
  readonly commands: CaptionCommands;
  readonly onPlay: (span: { startSeconds: number; endSeconds: number }) => void;
}

/** A part of a long sound: when, what; a click plays it from there. */
export function CaptionPart({ caption, isKept, commands, onPlay }: CaptionPartProps) {
  const edit = useCaptionEdit();
  const startSeconds = caption.startSeconds ?? 0;
  const endSeconds = caption.endSeconds ?? startSeconds;
  if (edit.isEditing) {
    return (
      <li>
        <CaptionEditor
          text={caption.text}
          onSave={(text) => commands.onCorrect(caption, text)}
          onClose={edit.end}
        />
      </li>
    );
  }
  return (
    <li className={`caption-part ${isKept ? 'is-kept' : ''}`}>
      <button
        type="button"
        className="caption-play"
        title={`Play from ${formatMoment(startSeconds)} (to ${formatMoment(endSeconds)})\n${describePart(caption)}`}
        onClick={() => onPlay({ startSeconds, endSeconds })}
      >
        <span className="caption-time">{formatStart(startSeconds)}</span>
        <span className={caption.kind === 'plain' ? 'caption-plain' : ''}>{caption.text}</span>
      </button>
      <CaptionActions isSmall caption={caption} isKept={isKept} commands={commands} onEdit={edit.begin} />
    </li>
  );
}

function describePart({ kind, confidence }: GeneratedCaption): string {
  if (kind === 'plain') return 'In plain words: not sure enough for a sentence';
  return confidence === null ? '' : `The model is ${describeConfidence(confidence)}`;
}

/** Parts are seconds to minutes long: tenths say nothing. */
function formatStart(seconds: number): string {
  return formatMoment(Math.round(seconds)).replace(/\.\d$/, '');
}
