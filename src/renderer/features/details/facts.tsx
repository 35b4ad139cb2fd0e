import { formatChannels, formatSampleRate } from '../../../core/format/format-audio.ts';
import { countOf, formatBytes } from '../../../core/format/format-count.ts';
import { formatDuration } from '../../../core/format/format-time.ts';
import type { ClipDetails } from '../../../shared/contract/clips.ts';

export function Facts({ clip }: { clip: ClipDetails }) {
  return (
    <>
      <section>
        <h3>File</h3>
        <FactList facts={fileFacts(clip)} />
      </section>
      {clip.embedded.length > 0 && (
        <section>
          <h3>In the file</h3>
          <FactList facts={clip.embedded.map(({ source, field, value }) => [field, value, source])} />
        </section>
      )}
    </>
  );
}

type Fact = readonly [name: string, value: string, source?: string];

function FactList({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value, source]) => (
        <div key={`${source ?? ''} ${name} ${value}`}>
          <dt title={source}>{name}</dt>
          <dd className="selectable">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function fileFacts(clip: ClipDetails): Fact[] {
  const sound = [
    clip.sampleRateHz === null ? '' : formatSampleRate(clip.sampleRateHz),
    clip.bitDepth === null ? '' : `${clip.bitDepth} bit`,
    clip.channelCount === null ? '' : formatChannels(clip.channelCount),
  ].filter(Boolean);
  const facts: Fact[] = [
    ['Length', formatDuration(clip.durationSeconds)],
    ['Format', clip.codec ? `${clip.format}, ${clip.codec}` : clip.format],
  ];
  if (sound.length > 0) facts.push(['Sound', sound.join(', ')]);
  if (clip.ucs) facts.push(['UCS', `${clip.ucs.category} / ${clip.ucs.subCategory} (${clip.ucs.catId})`]);
  facts.push(['Size', formatBytes(clip.byteSize)]);
  facts.push(['Changed', new Date(clip.modifiedAtMs).toLocaleString()]);
  facts.push(['Indexed', countOf(clip.windowCount, 'moment')]);
  if (clip.reason) facts.push(['Note', clip.reason]);
  facts.push(['Path', clip.path]);
  return facts;
}
