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

function Confidence({ caption: { kind, confidence } }: Pick<WholeCaptionProps, 'caption'>) {
  if (kind === 'written') {
    return <span className="caption-confidence">{describeConfidence(confidence)}</span>;
  }
  return (
    <span className="caption-confidence is-plain" title="What category, tags and length say">
      in plain words: not sure enough for a sentence
    </span>
  );
}
