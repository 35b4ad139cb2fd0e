// One cell of a row, for each kind of column.
import type { ReactNode } from 'react';
import { formatChannels, formatSampleRateShort } from '../../../core/format/format-audio.ts';
import { formatDuration, formatMoment } from '../../../core/format/format-time.ts';
import type { ClipSummary } from '../../../shared/contract/clips.ts';
import { Emphasised } from '../../ui/emphasised.tsx';
import { Icon } from '../../ui/icon.tsx';
import { SmallWaveform } from '../../waveform/small-waveform.tsx';
import { About } from './about.tsx';
import { describeState } from './clip-state.ts';
import type { ShownColumn } from './columns.ts';
import { foldersOf, splitName } from './folder-of.ts';
import type { ResultRow } from './row-source.ts';
import { Why } from './why.tsx';

export function renderCell(column: ShownColumn, { clip, match }: ResultRow): ReactNode {
  switch (column.id) {
    case 'wave':
      return (
        <SmallWaveform
          clip={clip}
          durationSeconds={clip.durationSeconds}
          moment={match}
          hasPeaks={clip.analysis === 'analysed'}
          width={column.pixels - 16}
          height={24}
        />
      );
    case 'name':
      return <Name clip={clip} words={match?.because.words ?? []} />;
    case 'about':
      return <About about={clip.about} match={match} />;
    case 'match':
      return match && <Why because={match.because} />;
    case 'moment':
      return match && match.startSeconds > 0 ? formatMoment(match.startSeconds) : '';
    case 'duration':
      return formatDuration(clip.durationSeconds);
    case 'format':
      return <span className="cell-quiet">{describeFormat(clip)}</span>;
    case 'tags':
      return clip.tags.map((tag) => (
        <span key={tag} className="row-tag">
          {tag}
        </span>
      ));
    case 'rating':
      return clip.rating > 0 && <Rating rating={clip.rating} />;
    case 'state':
      return <State clip={clip} />;
  }
}

function Name({ clip, words }: { clip: ClipSummary; words: readonly string[] }) {
  const [stem, extension] = splitName(clip.name, clip.format);
  const { outer, inner } = foldersOf(clip.path);
  return (
    <span className="name-line" title={clip.path}>
      <span className="clip-name" dir="auto">
        <Emphasised text={stem} words={words} />
        {extension && <span className="clip-extension">{extension}</span>}
      </span>
      <span className="clip-folder">
        {outer && <span className="folder-outer">{outer}</span>}
        {outer && <span className="folder-step">›</span>}
        <span className="folder-inner">{inner}</span>
      </span>
    </span>
  );
}

function Rating({ rating }: { rating: number }) {
  return (
    <span className="row-rating" role="img" aria-label={`${rating} of 5 stars`}>
      {Array.from({ length: rating }, (_, star) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: stars have no other identity.
        <Icon key={star} name="star" size={11} />
      ))}
    </span>
  );
}

function State({ clip }: { clip: ClipSummary }) {
  const state = describeState(clip);
  if (!state) return null;
  return (
    <span className={`row-state is-${state.level}`} role="img" aria-label={state.text} title={state.text}>
      <Icon name={state.icon} size={14} />
    </span>
  );
}

function describeFormat(clip: ClipSummary): string {
  const parts = [clip.format];
  if (clip.sampleRateHz !== null) parts.push(formatSampleRateShort(clip.sampleRateHz));
  if (clip.channelCount !== null) parts.push(formatChannels(clip.channelCount));
  return parts.join(' · ');
}
