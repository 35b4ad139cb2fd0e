// Clips as they lie in sound libraries: albums of ten to a hundred files by vendors, and recordings nobody has named yet.
import type { UcsEntry } from '../../src/core/ucs/ucs-lookup.ts';
import { capitalise, createRandom, createWords, type Random, type WordSource } from './clip-words.ts';

export interface MadeClip {
  readonly fileName: string;
  readonly extension: string;
  readonly byteSize: number;
  readonly modifiedAtMs: number;
  readonly fingerprint: string;
  /** Has the same bytes as the clip before it. */
  readonly isCopy: boolean;
  readonly isMissing: boolean;
  readonly durationSeconds: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly bitDepth: number;
  readonly codec: string;
  readonly description: string;
  readonly rating: number;
  readonly ucsCatId: string | null;
  readonly tags: readonly string[];
  readonly embedded: readonly string[];
  readonly captions: readonly string[];
}

/** One directory of files. */
export interface Album {
  /** The watched folder it belongs to. */
  readonly library: string;
  /** From the watched folder on, `/` between names. */
  readonly path: string;
  readonly clips: readonly MadeClip[];
}

interface Style {
  readonly name: 'ucs' | 'plain' | 'snake' | 'camel' | 'recorder';
  readonly vendor: string;
  readonly product: string;
}

export interface ClipSource {
  /** The next directory, with at most so many clips. */
  nextAlbum(mostClips: number): Album;
}

export function createClips(seed: number, clipCount: number): ClipSource {
  const random = createRandom(seed);
  const words = createWords(random, clipCount);
  const vendors = Array.from({ length: Math.ceil(4 + clipCount ** 0.4) }, () => capitalise(words.drawName()));
  const tags = Array.from({ length: Math.ceil(20 + clipCount ** 0.45) }, () =>
    random.isLucky(0.3) ? `${words.draw()} ${words.draw()}` : words.draw(),
  );
  let made = 0;
  let albums = 0;
  return {
    nextAlbum(mostClips) {
      const { vendor, product, name } = drawStyle(random, words, vendors);
      const entry = random.pick(words.categories);
      const count = Math.min(mostClips, 10 + Math.floor(random.next() ** 2 * 90));
      albums += 1;
      const top = name === 'recorder' ? `Field ${vendor}` : vendor;
      const path = `${top}/${product} ${albums}/${capitalise(entry.category.toLowerCase())}`;
      const clips: MadeClip[] = [];
      for (let take = 1; take <= count; take += 1) {
        made += 1;
        const style = { name, vendor, product };
        clips.push(makeClip({ random, words, style, entry, take, number: made, tags, fresh: take > 1 }));
      }
      return { library: `Library ${1 + (albums % 4)}`, path, clips };
    },
  };
}

function drawStyle(random: Random, words: WordSource, vendors: readonly string[]): Style {
  const name = random.pick([
    'ucs',
    'ucs',
    'ucs',
    'plain',
    'plain',
    'plain',
    'snake',
    'camel',
    'recorder',
  ] as const);
  const product = `${capitalise(words.drawName())} ${capitalise(words.draw())}`;
  return { name, vendor: random.pick(vendors), product };
}

interface Making {
  readonly random: Random;
  readonly words: WordSource;
  readonly style: Style;
  readonly entry: UcsEntry;
  readonly take: number;
  readonly number: number;
  readonly tags: readonly string[];
  /** False for the first of an album: it has none before it to be a copy of. */
  readonly fresh: boolean;
}

function makeClip(making: Making): MadeClip {
  const { random, words, entry, style, tags, number } = making;
  const isUcs = style.name === 'ucs';
  const extension = random.pick(['wav', 'wav', 'wav', 'wav', 'wav', 'aif', 'flac', 'mp3']);
  const durationSeconds = Math.round(1000 * 0.3 * 1200 ** (random.next() * random.next() * 1.3)) / 1000;
  const sampleRateHz = random.pick([44_100, 48_000, 48_000, 48_000, 96_000, 96_000, 192_000]);
  const channelCount = random.pick([1, 1, 2, 2, 2, 2, 6]);
  const phrase = (length: number) => Array.from({ length }, () => words.drawFor(entry)).join(' ');
  return {
    fileName: `${formatName(making)}.${extension}`,
    extension,
    byteSize: Math.round(durationSeconds * sampleRateHz * channelCount * 3),
    modifiedAtMs: Date.UTC(2008, 0, 1) + random.below(5e11),
    fingerprint: number.toString(16).padStart(40, '0'),
    isCopy: making.fresh && random.isLucky(0.03),
    isMissing: random.isLucky(0.005),
    durationSeconds,
    sampleRateHz,
    channelCount,
    bitDepth: random.pick([16, 24, 24, 24, 32]),
    codec: extension === 'wav' || extension === 'aif' ? 'pcm' : extension,
    description: random.isLucky(0.02) ? phrase(12) : '',
    rating: random.isLucky(0.06) ? 1 + random.below(5) : 0,
    ucsCatId: isUcs ? entry.catId : null,
    tags: random.isLucky(0.1) ? Array.from({ length: 1 + random.below(3) }, () => pickTag(random, tags)) : [],
    embedded: random.isLucky(0.35) ? [`${phrase(6 + random.below(10))}. Recorded by ${style.vendor}`] : [],
    captions: random.isLucky(0.4) ? [`the sound of a ${phrase(5 + random.below(7))} in the background`] : [],
  };
}

function pickTag(random: Random, tags: readonly string[]): string {
  return tags[Math.floor(random.next() ** 3 * tags.length)] as string;
}

function formatName({ random, words, style, entry, take, number }: Making): string {
  const two = take.toString().padStart(2, '0');
  const parts = Array.from({ length: 2 + random.below(4) }, () => words.drawFor(entry));
  if (random.isLucky(0.25)) parts.push(words.drawName());
  switch (style.name) {
    case 'ucs':
      return `${entry.catId}_${parts.map(capitalise).join(' ')} ${two}_${style.vendor}_${style.product.replace(' ', '')}`;
    case 'plain':
      return `${parts.map(capitalise).join(' ')} ${two}`;
    case 'snake':
      return `${parts.join('_')}_${two}`;
    case 'camel':
      return `${parts[0]}${parts.slice(1).map(capitalise).join('')}${two}`;
    case 'recorder':
      return `ZOOM${(number % 10_000).toString().padStart(4, '0')}_${take}`;
  }
}
