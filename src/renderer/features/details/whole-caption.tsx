import type { GeneratedCaption } from '../../../shared/contract/clips.ts';
import { CaptionActions, type CaptionCommands } from './caption-actions.tsx';
import { CaptionEditor } from './caption-editor.tsx';
import { describeConfidence } from './describe-confidence.ts';
import { useCaptionEdit } from './use-caption-edit.ts';

interface WholeCaptionProps {
  readonly caption: GeneratedCaption;
  readonly isKept: boolean;
  readonly commands: CaptionCommands;
}

/** What the model wrote of a whole sound: a proposal until a person accepts it. */
export function WholeCaption({ caption, isKept, commands }: WholeCaptionProps) {
  const edit = useCaptionEdit();
  if (edit.isEditing) {
    return (
      <CaptionEditor
        text={caption.text}
        onSave={(text) => commands.onCorrect(caption, text)}
        onClose={edit.end}
      />
    );
  }
  return (
    <div
      className={`caption ${isKept ? 'is-kept' : ''}`}
      role="group"
      aria-label="Caption of the whole sound"
    >
      <p className="caption-text selectable">{caption.text}</p>
      <Confidence caption={caption} />
      <CaptionActions caption={caption} isKept={isKept} commands={commands} onEdit={edit.begin} />
    </div>
  );
}

export function Confidence({
  caption: { kind, confidence, packId, packVersion },
}: Pick<WholeCaptionProps, 'caption'>) {
  const title = `Written by the pack ${packId}, version ${packVersion}`;
  if (kind === 'plain') {
    return (
      <span
        className="caption-confidence is-plain"
        title={`Not sure enough for a sentence: what category, tags and length say. ${title}`}
      >
        in plain words: not sure enough for a sentence
      </span>
    );
  }
  return (
    <span className="caption-confidence" title={title}>
      {[describeConfidence(confidence), packId].filter(Boolean).join(' · ')}
    </span>
  );
}
