import { useEffect, useRef, useState } from 'react';

/** Whether a caption is being edited, and the way back: the focus returns to where it was before. */
export function useCaptionEdit() {
  const [isEditing, setEditing] = useState(false);
  const before = useRef<HTMLElement | null>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !isEditing) findReturn(before.current)?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  return {
    isEditing,
    begin() {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      setEditing(true);
    },
    end: () => setEditing(false),
  };
}

/** The button that was pressed is drawn anew: its successor carries the same label. */
function findReturn(before: HTMLElement | null): HTMLElement | null {
  if (!before || before === document.body) return null;
  if (before.isConnected) return before;
  const { editOf } = before.dataset;
  return editOf === undefined ? null : document.querySelector(`[data-edit-of="${editOf}"]`);
}
