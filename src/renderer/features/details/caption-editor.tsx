import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';

interface CaptionEditorProps {
  readonly text: string;
  /** Rejects where the words could not be kept; what went wrong has been said then. */
  readonly onSave: (text: string) => Promise<void>;
  /** The field is left, saved or not. */
  readonly onClose: () => void;
}

/** A caption in a person's hands. Enter keeps the better words, Esc leaves; the focus goes back to where it was. */
export function CaptionEditor({ text: written, onSave, onClose }: CaptionEditorProps) {
  const [text, setText] = useState(written);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const [isSaving, setSaving] = useState(false);
  const better = text.trim();
  const save = () => {
    if (better === '' || isSaving) return;
    setSaving(true);
    // What could not be kept stays here.
    onSave(better).then(onClose, () => setSaving(false));
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && !event.shiftKey) save();
    else return;
    // Neither is the window's: there Esc would stop the sound.
    event.preventDefault();
  };
  return (
    <div className="caption-editor">
      <textarea
        ref={field}
        className="field"
        aria-label="Better words"
        rows={2}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
      />
      <div className="caption-actions">
        <Button kind="primary" disabled={better === '' || isSaving} onClick={save}>
          Keep as description
        </Button>
        <Button kind="quiet" onClick={onClose}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
