import { useSearch } from './search-store.ts';

const examples = [
  'rusty gate creaking slowly',
  'rain on a window',
  'dog barking far away',
  'metal hit, long ring',
  'footsteps',
  'engine starting',
];

/** Queries to try, for a library whose owner has not searched it yet. */
export function ExampleQueries({ onUsed }: { onUsed: () => void }) {
  const setText = useSearch((state) => state.setText);
  return (
    <div className="example-queries">
      <span className="faint">Try</span>
      {examples.map((example) => (
        <button
          key={example}
          type="button"
          onClick={() => {
            setText(example);
            onUsed();
          }}
        >
          {example}
        </button>
      ))}
    </div>
  );
}
