import { Blob } from 'node:buffer';
import type { OpenFile } from '../decoders/open-file.ts';

/** An open file as a Blob whose slices are read when asked for; works for names that are no valid text too. */
export class FileBlob extends Blob {
  override readonly size: number;
  private readonly file: OpenFile;

  constructor(file: OpenFile) {
    super([]);
    this.file = file;
    this.size = file.byteSize;
  }

  override slice(start = 0, end = this.size): Blob {
    return new Blob([new Uint8Array(this.file.readAt(start, end - start))]);
  }
}
