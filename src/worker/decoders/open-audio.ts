import { parseContainer } from '../../core/audio/containers/parse-container.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FilePath } from '../task-protocol.ts';
import type { AudioSource } from './audio-source.ts';
import type { Decoding } from './decoding.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { openPcm } from './open-pcm.ts';
import { sourceOf } from './source-of.ts';

/**
 * Opens a file by its content, whatever its name says. Throws AppError 'file-missing', 'file-unreadable',
 * 'damaged' or 'unsupported' with words for the user.
 */
export async function openAudio(path: FilePath): Promise<AudioSource> {
  const file = openFile(path);
  try {
    return sourceOf(await openDecoding(file));
  } catch (error) {
    file.close();
    throw error;
  }
}

async function openDecoding(file: OpenFile): Promise<Decoding> {
  const parsed = parseContainer(file);
  if (parsed?.kind === 'pcm') return openPcm(file, parsed.layout);
  if (parsed?.kind === 'refused') throw new AppError('damaged', parsed.reason);
  throw new AppError('unsupported', 'This is not an audio file that Earmark can read.');
}
