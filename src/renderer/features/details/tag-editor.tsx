import { type KeyboardEvent, useState } from 'react';
import { countOf } from '../../../core/format/format-count.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { Icon } from '../../ui/icon.tsx';

interface TagEditorProps {
  readonly ids: readonly number[];
  readonly tags: readonly string[];
  readonly isBulk: boolean;
}

export function TagEditor({ ids, tags, isBulk }: TagEditorProps) {
  const known = useCall('tags.list', {}).data ?? [];
  const change = useCommand('tags.change', [
    'clips.get',
    'clips.list',
    'tags.list',
    'search.find',
    'search.similar',
  ]);
  const [text, setText] = useState('');
  const add = (event: KeyboardEvent<HTMLInputElement>) => {
    // With Enter an input method takes over what it has proposed.
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== ',')) return;
    event.preventDefault();
    const names = text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    if (names.length === 0) return;
    change.mutate({ ids: [...ids], add: names }, { onError: () => setText((typed) => typed || text) });
    setText('');
  };
  return (
    <section>
      <h3>Tags</h3>
      {tags.length > 0 && (
        <ul className="tag-chips">
          {tags.map((tag) => (
            <li key={tag}>
              {tag}
              <button
                type="button"
                aria-label={`Remove tag ${tag}`}
                onClick={() => change.mutate({ ids: [...ids], remove: [tag] })}
              >
                <Icon name="close" size={11} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        className="field"
        aria-label="Add a tag"
        placeholder={isBulk ? `Add a tag to ${countOf(ids.length, 'clip')}` : 'Add a tag'}
        list="known-tags"
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={add}
      />
      <datalist id="known-tags">
        {known.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </section>
  );
}
