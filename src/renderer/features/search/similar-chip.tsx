import { formatMoment } from '../../../core/format/format-time.ts';
import { useCall } from '../../queries/use-call.ts';
import { Icon } from '../../ui/icon.tsx';
import { type Likeness, useSearch } from './search-store.ts';

/** Says which clip the results sound like, and ends it. */
export function SimilarChip({ like }: { like: Likeness }) {
  const setLike = useSearch((state) => state.setLike);
  const clip = useCall('clips.get', { id: like.id }).data;
  return (
    <span className="query-chip is-like">
      <Icon name="similar" size={14} />
      <span className="query-chip-text">
        Sounds like <b>{clip?.name ?? '…'}</b>
        {like.startSeconds !== undefined && (
          <span className="quiet">
            {' '}
            {formatMoment(like.startSeconds)}–{formatMoment(like.endSeconds ?? like.startSeconds)}
          </span>
        )}
      </span>
      <button type="button" aria-label="End “sounds like”" onClick={() => setLike(null)}>
        <Icon name="close" size={12} />
      </button>
    </span>
  );
}
