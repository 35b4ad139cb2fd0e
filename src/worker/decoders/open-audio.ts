import { parseContainer } from '../../core/audio/containers/parse-container.ts';
import { findRateProblem, type ParsedContainer } from '../../core/audio/containers/pcm-layout.ts';
import { asciiOf } from '../../core/audio/containers/random-access.ts';
import { findMpegStream, id3ByteCount } from '../../core/audio/mpeg/find-mpeg-stream.ts';
import { sniffBytes } from '../../core/audio/sniff-bytes.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FilePath } from '../task-protocol.ts';
import type { AudioSource } from './audio-source.ts';
import type { Decoding } from './decoding.ts';
import { findFfmpeg } from './find-ffmpeg.ts';
import { extensionOf, installWords } from './install-words.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { openFlac } from './open-flac.ts';
import { openMpeg } from './open-mpeg.ts';
import { openOgg } from './open-ogg.ts';
import { openPcm } from './open-pcm.ts';
import { openWithFfmpeg } from './open-with-ffmpeg.ts';
import { sourceOf } from './source-of.ts';

/**
 * Opens a file by its content, whatever its name says. Throws AppError 'file-missing', 'file-unreadable',
 * 'damaged' or 'unsupported' with words for the user. The caller closes the source.
 */
export async function openAudio(path: FilePath): Promise<AudioSource> {
  const file = openFile(path);
  try {
    const decoding = await openDecoding(file);
    const rateProblem = findRateProblem(decoding.facts.sampleRateHz);
    if (rateProblem === null) return sourceOf(decoding);
    decoding.close();
    throw new AppError('damaged', rateProblem);
  } catch (error) {
    file.close();
    throw error;
  }
}

async function openDecoding(file: OpenFile): Promise<Decoding> {
  const parsed = parseContainer(file);
  if (parsed) return openParsed(file, parsed);
  const tagBytes = id3ByteCount(file);
  // A tag that claims more than the file holds is damaged: the sound may begin anywhere.
  const start = tagBytes < file.byteSize ? tagBytes : 10;
  const mark = asciiOf(file.readAt(start, 4));
  if (mark === 'fLaC') return openFlac(file, start);
  const ogg = mark === 'OggS' ? openOgg(file) : null;
  if (ogg) return ogg;
  const sniffed = sniffBytes(file.readAt(start, 4096));
  if (sniffed.kind === 'other') {
    throw new AppError('damaged', `This is not an audio file (it looks like ${sniffed.looksLike}).`);
  }
  const mpeg = sniffed.kind === 'media' ? null : findMpegStream(file, start);
  if (mpeg) return openMpeg(file, mpeg, file.byteSize);
  if (sniffed.kind === 'blank') {
    throw new AppError('damaged', 'The file begins with nothing but zeros, as broken copies do.');
  }
  return openForeign(file, sniffed.kind === 'media');
}

async function openParsed(file: OpenFile, parsed: ParsedContainer): Promise<Decoding> {
  if (parsed.kind === 'refused') throw new AppError('damaged', parsed.reason);
  if (parsed.kind === 'foreign') {
    const isMpeg = parsed.codec === 'mp3' || parsed.codec === 'mp2';
    const mpeg = isMpeg ? findMpegStream(file, parsed.dataOffset) : null;
    if (mpeg) return openMpeg(file, mpeg, parsed.dataOffset + parsed.dataByteCount);
    const ffmpeg = findFfmpeg();
    if (ffmpeg) return openWithFfmpeg(ffmpeg.path, file);
    throw new AppError('unsupported', installWords(file.path, parsed.codec));
  }
  if (parsed.layout.frameCount === 0) throw new AppError('damaged', 'The file has no sound in it.');
  return openPcm(file, parsed.layout);
}

/** What no decoder of ours reads. Without ffmpeg, only names that promise our own formats count as damaged. */
async function openForeign(file: OpenFile, isKnownMedia: boolean): Promise<Decoding> {
  const ffmpeg = findFfmpeg();
  if (ffmpeg) return openWithFfmpeg(ffmpeg.path, file);
  if (!isKnownMedia && ownExtensions.has(extensionOf(file.path))) {
    throw new AppError(
      'damaged',
      'This is not an audio file, whatever its name says, or its beginning is damaged.',
    );
  }
  throw new AppError('unsupported', installWords(file.path, null));
}

const ownExtensions = new Set(
  'wav wave bwf rf64 w64 aif aiff aifc caf au snd flac mp3 mp2 ogg oga opus'.split(' '),
);
