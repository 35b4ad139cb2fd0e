import { arrangeTexts } from '../../core/metadata/embedded-text.ts';
import { parseChunkTexts } from '../../core/metadata/parse-chunk-texts.ts';
import { openFile } from '../decoders/open-file.ts';
import type { EmbeddedText, FilePath } from '../task-protocol.ts';
import { readTags } from './read-tags.ts';

/**
 * Every text that a file carries about itself, best first: at most 200 of at most 4,000 characters, never pictures.
 * Never throws: a file without readable metadata has none.
 */
export async function readMetadata(path: FilePath): Promise<EmbeddedText[]> {
  try {
    const file = openFile(path);
    try {
      return arrangeTexts(parseChunkTexts(file) ?? (await readTags(file)));
    } finally {
      file.close();
    }
  } catch {
    return [];
  }
}
