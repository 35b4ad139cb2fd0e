import { formatCount } from '../../../core/format/format-count.ts';
import type { Completion } from '../../../shared/contract/search.ts';
import { Icon } from '../../ui/icon.tsx';

export const completionListId = 'completions';

export function completionId(index: number): string {
  return `completion-${index}`;
}

interface CompletionListProps {
  readonly completions: readonly Completion[];
  /** -1: none. */
  readonly chosen: number;
  readonly onAccept: (completion: Completion) => void;
  readonly onForget: () => void;
}

/** What may stand in the box next; the focus stays in the box. */
export function CompletionList({ completions, chosen, onAccept, onForget }: CompletionListProps) {
  return (
    <div className="completions">
      <div id={completionListId} role="listbox" aria-label="Completions">
        {completions.map((completion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys of the list are handled by the box, which has the focus.
          <div
            key={`${completion.kind} ${completion.label}`}
            id={completionId(index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className="completion"
            // The box keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onAccept(completion)}
          >
            <Icon name={icons[completion.kind]} size={14} />
            <span className="completion-label">{completion.label}</span>
            {completion.detail !== null && <span className="completion-detail">{completion.detail}</span>}
            {completion.clipCount !== null && (
              <span className="completion-count">{formatCount(completion.clipCount)}</span>
            )}
          </div>
        ))}
      </div>
      <div className="completion-foot">
        <span aria-hidden="true">
          <kbd>Tab</kbd> takes the {chosen < 0 ? 'first' : 'chosen one'} <kbd>Alt ↓</kbd> chooses <kbd>↓</kbd>{' '}
          to the sounds
        </span>
        {completions.some(({ kind }) => kind === 'query') && (
          <button
            type="button"
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={onForget}
          >
            Forget earlier searches
          </button>
        )}
      </div>
    </div>
  );
}

const icons = {
  word: 'list',
  tag: 'tag',
  category: 'columns',
  phrase: 'similar',
  query: 'clock',
  filter: 'details',
} as const satisfies Record<Completion['kind'], string>;
