// Tags of compressed files (ID3, Vorbis comments, MP4, APE, ASF, Matroska), read by music-metadata.
import type { IAudioMetadata, ICommonTagsResult } from 'music-metadata';
import type { OpenFile } from '../decoders/open-file.ts';
import type { EmbeddedText } from '../task-protocol.ts';
import { FileBlob } from './file-blob.ts';

/** Fields of one meaning in all formats, under the name that people know. */
const commonFields = [
  'title',
  'subtitle',
  'description',
  'comment',
  'keywords',
  'category',
  'genre',
  'mood',
  'artist',
  'album',
  'albumartist',
  'composer',
  'grouping',
  'work',
  'label',
  'copyright',
  'lyrics',
] as const satisfies readonly (keyof ICommonTagsResult)[];

/** Programs, checksums, gains, identifiers, counts: no words about the sound. */
const noise =
  /encod|software|tool|tsse|replaygain|musicbrainz|itun(smpb|norm|pgap)|cddb|ufid|isrc|tlen|length|picture|apic|covr|brand|version|timecode|handler|barcode|catalog|acoustid|gapless|©too|track|disc|year|date|vendor|tdrc|tyer|trck|tpos|^url$/i;

/** What a tag of Matroska is of: `track:COMMENT`. */
const matroskaLevel = /^(segment|collection|edition|album|part|track|scene|shot):/;

export async function readTags(file: OpenFile): Promise<EmbeddedText[]> {
  // Loaded when the first compressed file comes: it takes longer to load than most files to read.
  const { parseBlob } = await import('music-metadata');
  // Node's Blob and the browser's are declared apart.
  const blob = new FileBlob(file) as unknown as globalThis.Blob;
  const { common, native } = await parseBlob(blob, { skipCovers: true, duration: false });
  const sources = Object.keys(native).map(sourceOf);
  const source = sources[0] ?? 'tags';
  const known = commonFields.flatMap((field) =>
    valuesOf(common[field]).map((value) => ({ source, field, value })),
  );
  return [...known, ...nativeTexts(native)];
}

function nativeTexts(native: IAudioMetadata['native']): EmbeddedText[] {
  return Object.entries(native).flatMap(([format, tags]) =>
    tags
      .map((tag) => ({ ...tag, id: tag.id.replace(matroskaLevel, '') }))
      .filter((tag) => !noise.test(tag.id))
      .flatMap((tag) =>
        valuesOf(tag.value).map((value) => ({
          source: sourceOf(format),
          field: tag.id.replace(/^(TXXX|----:[^:]*):/, ''),
          value,
        })),
      ),
  );
}

/** Strings, lists of them, and objects that carry a text (comments, lyrics). */
function valuesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(valuesOf);
  if (typeof value === 'object' && value !== null && 'text' in value) return valuesOf(value.text);
  return [];
}

function sourceOf(format: string): string {
  const name = format.toLowerCase();
  if (name.startsWith('id3')) return 'id3';
  if (name === 'itunes') return 'mp4';
  if (name === 'apev2') return 'ape';
  return name;
}
