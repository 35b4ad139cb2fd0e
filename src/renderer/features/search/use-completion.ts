import { type KeyboardEvent, useState } from 'react';
import type { Completion } from '../../../shared/contract/search.ts';
import { useCall } from '../../queries/use-call.ts';
import { useDebounced } from '../../ui/use-debounced.ts';
import { decideCompletion } from './completion-choice.ts';

export interface CompletionState {
  /** None: no list is shown. */
  readonly completions: readonly Completion[];
  /** -1: none. */
  readonly chosen: number;
  /** Call when someone wrote into the box; text that comes from elsewhere opens nothing. */
  onTyped(text: string): void;
  onKeyDown(event: KeyboardEvent<HTMLInputElement>): void;
  accept(completion: Completion): void;
  close(): void;
}

const pauseMs = 30;
const shownAtMost = 8;
const none: readonly Completion[] = [];

/** Completions of what is being typed. A new letter cancels the call that is under way. */
export function useCompletion(text: string, setText: (text: string) => void): CompletionState {
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, choose] = useState(-1);
  const rested = useDebounced(typed, pauseMs);
  // Text that was changed from elsewhere (a click on a tag, Esc) is not being typed.
  const isOpen = typed !== null && typed === text;
  const call = useCall(
    'search.complete',
    { text: rested ?? '', limit: shownAtMost },
    { isEnabled: isOpen && rested !== null && rested !== '', keepPrevious: true, staleMs: 5000 },
  );
  const answered = call.data?.completions ?? none;
  const isAnswer = rested === text && !call.isPlaceholderData;
  const completions = !isOpen ? none : isAnswer ? answered : keepFitting(answered, text);
  const close = () => {
    setTyped(null);
    choose(-1);
  };
  const accept = (completion: Completion) => {
    setText(completion.text);
    close();
  };
  return {
    completions,
    chosen: chosen < completions.length ? chosen : -1,
    accept,
    close,
    onTyped(newText) {
      setTyped(newText);
      choose(-1);
    },
    onKeyDown(event) {
      if (completions.length === 0 || event.nativeEvent.isComposing) return;
      const { value, selectionStart, selectionEnd } = event.currentTarget;
      const decided = decideCompletion(
        {
          key: event.key,
          isAlt: event.altKey,
          isModified: event.ctrlKey || event.metaKey || event.shiftKey,
          isAtEnd: selectionStart === value.length && selectionEnd === value.length,
        },
        chosen,
        completions.length,
      );
      if (!decided) return;
      // What was prevented is none of the window's business.
      if (decided.kind !== 'close' || !decided.passOn) event.preventDefault();
      if (decided.kind === 'choose') choose(decided.index);
      else {
        const completion = decided.kind === 'accept' ? completions[decided.index] : undefined;
        if (completion) accept(completion);
        else close();
      }
    },
  };
}

/** An older answer still serves where it goes on as the newer text does. */
function keepFitting(completions: readonly Completion[], text: string): readonly Completion[] {
  const start = text.toLowerCase();
  return completions.filter((completion) => completion.text.toLowerCase().startsWith(start));
}
