import { parseAu } from '../../core/audio/containers/parse-au.ts';
import { accessBytes } from '../../core/audio/containers/random-access.ts';
import { decodeSamples } from '../../core/audio/samples/decode-samples.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { SourceFacts } from './audio-source.ts';
import type { Block, Decoding } from './decoding.ts';
import { joinBytes } from './join-bytes.ts';
import type { OpenFile } from './open-file.ts';
import { type FfmpegRun, runFfmpeg } from './run-ffmpeg.ts';

const AU_HEADER_BYTES = 24;
const floats = { kind: 'float', byteCount: 4, littleEndian: false } as const;

interface Begun {
  readonly run: FfmpegRun;
  readonly sampleRateHz: number;
  readonly channelCount: number;
  /** Samples that came with the header. */
  readonly rest: Uint8Array;
}

/** Any format that the ffmpeg at `program` reads. Its channels are averaged by us: its own down-mix is 3 dB louder. */
export async function openWithFfmpeg(program: string, file: OpenFile): Promise<Decoding> {
  let waiting: Begun | null = await begin(program, file, 0);
  const runs = new Set([waiting.run]);
  const facts = factsOf(waiting);
  const leadSeconds = findLead(facts.codec, waiting.run.messages());
  let warning: string | null = null;
  return {
    facts,
    warning: () => warning,
    decode: (startFrame, signal) => {
      const firstFrame = Math.max(0, startFrame - leadSeconds * facts.sampleRateHz);
      const first = firstFrame === 0 ? waiting : null;
      if (first) waiting = null;
      const begun = first ?? begin(program, file, firstFrame / facts.sampleRateHz);
      const kill = async () => (await begun).run.kill();
      signal?.addEventListener('abort', () => void kill().catch(() => {}), { once: true });
      const blocks = readBlocks(begun, runs, facts, (words) => {
        warning = words;
      });
      return { firstFrame, blocks };
    },
    close: () => {
      for (const run of runs) run.kill();
      file.close();
    },
  };
}

/** Waits for the header of the output, which tells rate and channels. */
async function begin(program: string, file: OpenFile, startSeconds: number): Promise<Begun> {
  const run = runFfmpeg(program, file.path, startSeconds);
  let head: Uint8Array = new Uint8Array(0);
  for (;;) {
    const next = await run.pieces.next();
    if (next.done) throw await refusal(run);
    head = joinBytes([head, next.value]);
    if (head.length < AU_HEADER_BYTES) continue;
    const parsed = parseAu(accessBytes(head));
    if (parsed.kind !== 'pcm') {
      run.kill();
      throw new AppError('damaged', parsed.kind === 'refused' ? parsed.reason : 'ffmpeg gave no sound.');
    }
    const { dataOffset, sampleRateHz, channelCount } = parsed.layout;
    if (head.length >= dataOffset)
      return { run, sampleRateHz, channelCount, rest: head.subarray(dataOffset) };
  }
}

/**
 * How much earlier than the asked place decoding has to begin for every sample to be the right one. ffmpeg's seeking
 * misses the place in most codecs, by a second in ADPCM and a tenth in WMA: those are read from their start.
 */
function findLead(codec: string, said: string): number {
  if (/^(alac|tta|wavpack)$/.test(codec)) return 0;
  // The place is right; the first frames lack those before them.
  if (codec === 'aac' && /Input #0, mov,/.test(said)) return 1;
  return Number.POSITIVE_INFINITY;
}

async function refusal(run: FfmpegRun): Promise<AppError> {
  await run.exitCode();
  const messages = run.messages();
  run.kill();
  if (/matches no streams/.test(messages))
    return new AppError('unsupported', 'There is no sound in this file.');
  if (/Permission denied/.test(messages)) {
    return new AppError('file-unreadable', 'ffmpeg has no permission to read this file.');
  }
  const cause = new Error(messages.slice(-500));
  return new AppError(
    'damaged',
    'This is not an audio file, or it is damaged: ffmpeg cannot read it either.',
    { cause },
  );
}

function factsOf({ run, sampleRateHz, channelCount }: Begun): SourceFacts {
  const said = run.messages();
  const [, hours, minutes, seconds] = /Duration: (\d+):(\d+):([\d.]+)/.exec(said) ?? [];
  const durationSeconds = hours ? Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) : null;
  const sound = /Stream #0:\d+.*?: Audio: ([\w]+).*/.exec(said);
  const codec = sound?.[1] ?? 'unknown';
  const isLossless = /^(pcm_|alac|flac|wavpack|ape|tta|tak)/.test(codec);
  const [, width, exact] = /, [su](8|16|24|32)p?(?: \((\d+) bit\))?/.exec(sound?.[0] ?? '') ?? [];
  const bitDepth = isLossless && width ? Number(exact ?? width) : null;
  return { sampleRateHz, channelCount, bitDepth, codec, durationSeconds };
}

async function* readBlocks(
  begun: Begun | Promise<Begun>,
  runs: Set<FfmpegRun>,
  facts: SourceFacts,
  warn: (words: string) => void,
): AsyncGenerator<Block> {
  const { run, rest } = await begun;
  runs.add(run);
  const { channelCount } = facts;
  const frameByteCount = channelCount * floats.byteCount;
  let held = rest;
  try {
    for (;;) {
      const whole = held.length - (held.length % frameByteCount);
      yield { interleaved: decodeSamples(held.subarray(0, whole), floats), channelCount };
      const next = await run.pieces.next();
      if (next.done) break;
      held = whole === held.length ? next.value : joinBytes([held.subarray(whole), next.value]);
    }
    const exitCode = await run.exitCode();
    if (exitCode !== 0 || /Error while decoding|Invalid data found/.test(run.messages())) {
      warn('Some damaged parts of the file could not be decoded.');
    }
  } finally {
    run.kill();
    runs.delete(run);
  }
}
