import type { DragEvent, MouseEvent, PointerEvent } from 'react';

const takesFocus = 'input, textarea, select, .selectable, [draggable="true"]';

/**
 * A press with the mouse on a button, a waveform or an empty place leaves the focus in the search box. Text
 * fields take it, text that can be selected and rows that can be dragged need the press for themselves.
 */
export function keepFocus(event: MouseEvent): void {
  if (event.target instanceof Element && !event.target.closest(takesFocus)) event.preventDefault();
}

/** Sliders and dragged rows give the focus back when the mouse lets go of them. */
export function returnFocus(event: PointerEvent | DragEvent, focusSearch: () => void): void {
  const { target } = event;
  const isDone = event.type === 'dragend' || (target instanceof HTMLInputElement && target.type === 'range');
  if (isDone) focusSearch();
}
