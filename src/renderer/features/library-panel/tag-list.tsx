import { useState } from 'react';
import { formatCount } from '../../../core/format/format-count.ts';
import { useCall } from '../../queries/use-call.ts';
import { Icon } from '../../ui/icon.tsx';
import { PanelHead } from './panel-head.tsx';

interface TagListProps {
  readonly isTagOn: (name: string) => boolean;
  readonly onTag: (name: string) => void;
}

const shownAtFirst = 24;

export function TagList({ isTagOn, onTag }: TagListProps) {
  const tags = useCall('tags.list', {}).data ?? [];
  const [isWhole, setWhole] = useState(false);
  if (tags.length === 0) return null;
  const shown = isWhole ? tags : tags.slice(0, shownAtFirst);
  return (
    <>
      <PanelHead title="Tags" />
      <ul>
        {shown.map(({ name, clipCount }) => (
          <li key={name}>
            <button
              type="button"
              className="panel-item"
              aria-pressed={isTagOn(name)}
              title={`Only clips tagged “${name}”`}
              onClick={() => onTag(name)}
            >
              <Icon name="tag" size={14} />
              <span className="panel-item-name">{name}</span>
              <span className="panel-count">{formatCount(clipCount)}</span>
            </button>
          </li>
        ))}
      </ul>
      {tags.length > shown.length && (
        <button type="button" className="panel-item faint" onClick={() => setWhole(true)}>
          All {formatCount(tags.length)} tags
        </button>
      )}
    </>
  );
}
