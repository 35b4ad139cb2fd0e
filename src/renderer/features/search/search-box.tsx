import type { Ref } from 'react';
import { useCommand } from '../../queries/use-call.ts';
import { Icon } from '../../ui/icon.tsx';
import { CompletionList, completionId, completionListId } from './completion-list.tsx';
import { useSearch } from './search-store.ts';
import { useCompletion } from './use-completion.ts';

interface SearchBoxProps {
  readonly input: Ref<HTMLInputElement>;
  /** The id of the result row that arrow keys have reached; focus itself stays in the box. */
  readonly activeRowId: string | undefined;
  readonly gridId: string;
  readonly isBusy: boolean;
  readonly isLike: boolean;
}

export function SearchBox({ input, activeRowId, gridId, isBusy, isLike }: SearchBoxProps) {
  const text = useSearch((state) => state.text);
  const setText = useSearch((state) => state.setText);
  const completion = useCompletion(text, setText);
  const forget = useCommand('search.remember', ['search.complete']);
  const { completions, chosen } = completion;
  const isOpen = completions.length > 0;
  return (
    <div className="search-box">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Search sounds"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? completionListId : gridId}
        aria-activedescendant={isOpen && chosen >= 0 ? completionId(chosen) : activeRowId}
        aria-keyshortcuts="/ Control+F"
        placeholder={
          isLike ? 'Narrow these down: tag:, dur:<2, folder:' : 'Describe a sound, or type part of a name'
        }
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          completion.onTyped(event.target.value);
        }}
        onKeyDown={completion.onKeyDown}
        onBlur={completion.close}
        // biome-ignore lint/a11y/noAutofocus: the box is what the window is for; every key leads back to it.
        autoFocus
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={5000}
      />
      {isBusy && <span className="search-busy" aria-hidden="true" />}
      {text.length > 0 ? (
        <button
          type="button"
          className="search-clear"
          aria-label="Clear the search"
          title="Clear (Esc)"
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setText('')}
        >
          <Icon name="close" size={14} />
        </button>
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
      {isOpen && (
        <CompletionList
          completions={completions}
          chosen={chosen}
          onAccept={completion.accept}
          onForget={() => {
            forget.mutate({ text: '' });
            completion.close();
          }}
        />
      )}
    </div>
  );
}
