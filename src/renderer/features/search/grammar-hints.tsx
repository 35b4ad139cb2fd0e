import { useSearch } from './search-store.ts';

const hints = [
  { term: 'tag:', says: 'carries a tag' },
  { term: 'dur:<2', says: 'shorter than two seconds; also dur:>60' },
  { term: 'folder:', says: 'in a folder' },
  { term: 'format:wav', says: 'of a format' },
  { term: '-word', says: 'without a word' },
  { term: '"phrase"', says: 'exactly these words' },
] as const;

/** The grammar of the box at a glance; a click writes the piece into it. */
export function GrammarHints({ onUsed }: { onUsed: () => void }) {
  const setText = useSearch((state) => state.setText);
  const use = (term: string) => {
    const text = useSearch.getState().text.trimEnd();
    setText(text.length > 0 ? `${text} ${term}` : term);
    onUsed();
  };
  return (
    <div className="grammar-hints">
      {hints.map(({ term, says }) => (
        <button key={term} type="button" title={`${term}  ${says}`} tabIndex={-1} onClick={() => use(term)}>
          <code>{term}</code>
        </button>
      ))}
    </div>
  );
}
