// Which sounds a bench library is made of: formats, rates, channels and lengths as they are mixed in people's folders.

export interface SoundPlan {
  readonly fileName: string;
  readonly seconds: number;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  readonly gainDb: number;
  /** The speed it is played at: pitch and length change together. */
  readonly speed: number;
  /** Which sounds of the sample library it is made of: the first is heard, the second lies softly under it. */
  readonly sources: readonly [number, number];
  /** What ffmpeg is told about the format. */
  readonly codec: readonly string[];
}

/** One in so many files, by extension; `rates` in turn. */
const formats = [
  { share: 30, extension: 'wav', codec: ['-c:a', 'pcm_s16le'], rates: [48000, 44100, 22050] },
  { share: 20, extension: 'wav', codec: ['-c:a', 'pcm_s24le'], rates: [48000, 96000, 192000] },
  { share: 8, extension: 'wav', codec: ['-c:a', 'pcm_f32le'], rates: [44100, 48000] },
  { share: 6, extension: 'aiff', codec: ['-c:a', 'pcm_s16be'], rates: [44100] },
  { share: 12, extension: 'flac', codec: ['-c:a', 'flac'], rates: [48000, 44100, 96000] },
  { share: 12, extension: 'mp3', codec: ['-c:a', 'libmp3lame', '-b:a', '160k'], rates: [44100, 48000] },
  { share: 6, extension: 'ogg', codec: ['-c:a', 'libvorbis'], rates: [44100, 48000] },
  { share: 6, extension: 'opus', codec: ['-c:a', 'libopus', '-b:a', '64k'], rates: [48000] },
] as const;

/** Share of the files, and the lengths between which they lie, in seconds. */
const lengths = [
  { share: 40, from: 0.3, to: 2 },
  { share: 40, from: 2, to: 8 },
  { share: 16, from: 8, to: 30 },
  { share: 3.5, from: 30, to: 120 },
  { share: 0.5, from: 600, to: 600 },
] as const;

/** Always the same plan for the same numbers; no two sounds of it are alike. */
export function planSounds(
  count: number,
  sourceNames: readonly string[],
  mostSeconds = Number.POSITIVE_INFINITY,
): SoundPlan[] {
  const wanted = lengths.filter(({ to }) => to <= mostSeconds);
  return Array.from({ length: count }, (_, n) => {
    const format = choose(formats, spread(n, 0.7548776662));
    const length = choose(wanted, spread(n, 0.6180339887));
    const first = n % sourceNames.length;
    const second = (n * 7 + Math.floor(n / sourceNames.length) + 1) % sourceNames.length;
    return {
      fileName: `${sourceNames[first]} ${n}.${format.extension}`,
      seconds: length.from * (length.to / length.from) ** spread(n, 0.5698402909),
      sampleRateHz: format.rates[n % format.rates.length] ?? 48000,
      channelCount: spread(n, 0.3247179572) < 0.4 ? 2 : 1,
      gainDb: -(n % 13),
      speed: 0.8 + 0.45 * spread(n, 0.4142135623),
      sources: [first, second],
      codec: format.codec,
    };
  });
}

/** Numbers in 0…1 that fill it evenly, whatever the count. */
const spread = (n: number, step: number) => (0.5 + n * step) % 1;

function choose<T extends { readonly share: number }>(kinds: readonly T[], at: number): T {
  const total = kinds.reduce((sum, { share }) => sum + share, 0);
  let left = at * total;
  for (const kind of kinds) {
    left -= kind.share;
    if (left < 0) return kind;
  }
  return kinds.at(-1) as T;
}
