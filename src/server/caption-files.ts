// Captions of files that no library has listened to.
import type { CaptionedFile, Model } from '../library/library.ts';
import { embedFiles } from './embed-files.ts';

export interface CaptionFilesOptions {
  readonly model: Model;
  readonly files: readonly string[];
  readonly beams?: number | undefined;
  readonly onProgress: (done: number, total: number) => void;
  /** A file that cannot be read is left out. */
  readonly onFailure: (file: string, reason: string) => void;
  readonly signal: AbortSignal;
}

const filesAtOnce = 32;

export async function captionFiles(options: CaptionFilesOptions): Promise<CaptionedFile[]> {
  const { model, files, beams, onProgress, onFailure, signal } = options;
  const captioned: CaptionedFile[] = [];
  for (let from = 0; from < files.length; from += filesAtOnce) {
    const batch = files.slice(from, from + filesAtOnce);
    const heard = await embedFiles({
      ...{ model, files: batch, locate: (file) => file, signal, onFailure },
      onProgress: (done) => onProgress(from + done, files.length),
    });
    const paths = [...heard.keys()];
    const sounds = await Promise.all(
      [...heard].map(async ([path, windows]) => {
        return { windows, durationSeconds: findEnd(windows), peaks: await model.findPeaks(path) };
      }),
    );
    const written = await model.captionSounds(sounds, beams);
    for (const [at, path] of paths.entries()) {
      const durationSeconds = sounds[at]?.durationSeconds ?? null;
      captioned.push({ path, durationSeconds, captions: written[at] ?? [] });
    }
  }
  return captioned;
}

function findEnd({ endsSeconds }: { endsSeconds: Float32Array }): number | null {
  return endsSeconds.length > 0 ? endsSeconds.reduce((end, each) => Math.max(end, each)) : null;
}
