import type { Ref } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useSearch } from './search-store.ts';

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
  return (
    <div className="search-box">
      <Icon name="search" />
      <input
        ref={input}
        type="search"
        aria-label="Search sounds"
        aria-controls={gridId}
        aria-activedescendant={activeRowId}
        aria-keyshortcuts="/ Control+F"
        placeholder={
          isLike ? 'Narrow these down: tag:, dur:<2, folder:' : 'Describe a sound, or type part of a name'
        }
        value={text}
        onChange={(event) => setText(event.target.value)}
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
    </div>
  );
}
