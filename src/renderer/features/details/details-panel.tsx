import { useState } from 'react';
import { countOf, formatBytes } from '../../../core/format/format-count.ts';
import type { ClipDetails } from '../../../shared/contract/clips.ts';
import { useCall, useCommand } from '../../queries/use-call.ts';
import { IconButton } from '../../ui/button.tsx';
import { BulkCaptions } from './bulk-captions.tsx';
import type { PlayPart } from './caption-part.tsx';
import type { WriteCaptions } from './captions.tsx';
import { ClipWords } from './clip-words.tsx';
import { Facts } from './facts.tsx';
import { StarRating } from './star-rating.tsx';
import { Suggested } from './suggested.tsx';
import { TagEditor } from './tag-editor.tsx';

interface DetailsPanelProps {
  /** The clip whose details are shown: the active one. */
  readonly clipId: number | null;
  /** All selected clips: tags and rating go to each of them. */
  readonly selectedIds: ReadonlySet<number>;
  readonly onClose: () => void;
  readonly onShowClip: (clipId: number) => void;
  readonly onWriteCaptions: WriteCaptions;
  readonly onPlayPart: PlayPart;
}

export function DetailsPanel({ clipId, selectedIds, onClose, ...rest }: DetailsPanelProps) {
  const known = useCall(
    'clips.get',
    { id: clipId ?? 1 },
    { isEnabled: clipId !== null, keepPrevious: true },
  ).data;
  const clip = clipId === null ? undefined : known;
  return (
    <aside className="details-panel" aria-label="Details">
      <header className="details-head">
        <h2 title={clip?.name} dir="auto">
          {title(clip, selectedIds.size)}
        </h2>
        <IconButton icon="close" label="Close details" onClick={onClose} />
      </header>
      {!clip ? (
        <p className="details-empty faint">Choose a sound to see what is known about it.</p>
      ) : (
        <Body clip={clip} selectedIds={selectedIds} {...rest} />
      )}
    </aside>
  );
}

function title(clip: ClipDetails | undefined, selectedCount: number): string {
  return selectedCount > 1 ? `${countOf(selectedCount, 'clip')} selected` : (clip?.name ?? 'Details');
}

interface BodyProps extends Omit<DetailsPanelProps, 'clipId' | 'onClose'> {
  readonly clip: ClipDetails;
}

/** What was given last to a selection as a whole. */
interface GivenRating {
  readonly to: ReadonlySet<number>;
  readonly rating: number;
}

function Body({ clip, selectedIds, onShowClip, onWriteCaptions, onPlayPart }: BodyProps) {
  const rate = useCommand('clips.rate', ['clips.get', 'clips.list', 'search.find', 'search.similar']);
  const [given, setGiven] = useState<GivenRating | null>(null);
  const isBulk = selectedIds.size > 1;
  const ids = isBulk ? [...selectedIds] : [clip.id];
  // Of several clips only one is known here: its stars say nothing of the others.
  const rating = !isBulk ? clip.rating : given?.to === selectedIds ? given.rating : 0;
  return (
    <div className="details-body">
      <StarRating
        rating={rating}
        label={isBulk ? `Rate ${countOf(ids.length, 'clip')}` : 'Rating'}
        onChange={(chosen) => {
          setGiven({ to: selectedIds, rating: chosen });
          rate.mutate({ ids, rating: chosen }, { onError: () => setGiven(null) });
        }}
      />
      <TagEditor ids={ids} tags={clip.tags} isBulk={isBulk} />
      {!isBulk && (
        <>
          <ClipWords key={clip.id} clip={clip} onWrite={onWriteCaptions} onPlayPart={onPlayPart} />
          <Suggested clip={clip} onShowClip={onShowClip} />
          <Facts clip={clip} />
          <Copies clip={clip} onShowClip={onShowClip} />
        </>
      )}
      {isBulk && <BulkCaptions ids={ids} onWrite={onWriteCaptions} />}
      {isBulk && (
        <p className="faint">
          Tags and rating go to all selected clips. The tags shown are those of {clip.name}.
        </p>
      )}
    </div>
  );
}

function Copies({ clip, onShowClip }: { clip: ClipDetails; onShowClip: (clipId: number) => void }) {
  if (clip.copies.length === 0) return null;
  return (
    <section>
      <h3>Same sound, other {clip.copies.length === 1 ? 'file' : 'files'}</h3>
      <ul className="copies">
        {clip.copies.map((copy) => (
          <li key={copy.id}>
            <button
              type="button"
              className="link-button"
              title={copy.path}
              onClick={() => onShowClip(copy.id)}
            >
              {copy.path}
            </button>
          </li>
        ))}
      </ul>
      <p className="faint">Each takes {formatBytes(clip.byteSize)} on disk.</p>
    </section>
  );
}
