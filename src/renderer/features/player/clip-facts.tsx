import { formatChannels, formatSampleRate } from '../../../core/format/format-audio.ts';
import { formatBytes } from '../../../core/format/format-count.ts';
import { Icon } from '../../ui/icon.tsx';
import type { LoadedClip } from './player-store.ts';

interface ClipFactsProps {
  readonly loaded: LoadedClip;
  readonly onDrag: (event: DragEvent) => void;
}

/** Name and facts of the loaded clip; the whole of it is a handle to drag the file out by. */
export function ClipFacts({ loaded: { clip }, onDrag }: ClipFactsProps) {
  const facts = [
    clip.format,
    clip.sampleRateHz === null ? '' : formatSampleRate(clip.sampleRateHz),
    clip.channelCount === null ? '' : formatChannels(clip.channelCount),
    formatBytes(clip.byteSize),
  ].filter(Boolean);
  return (
    <span
      className="clip-facts"
      role="group"
      aria-label={`Loaded: ${clip.name}`}
      draggable={clip.presence === 'present'}
      title={`${clip.path}\nDrag to take the file out`}
      onDragStart={(event) => onDrag(event.nativeEvent)}
    >
      <Icon name="grip" size={14} />
      <b dir="auto">{clip.name}</b>
      <span className="faint">{facts.join(' · ')}</span>
    </span>
  );
}
