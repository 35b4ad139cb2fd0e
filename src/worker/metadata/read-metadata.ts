import type { EmbeddedText, FilePath } from '../task-protocol.ts';

/** Every text that a file carries about itself, best first. Never throws: no metadata is an empty list. */
export async function readMetadata(_path: FilePath): Promise<EmbeddedText[]> {
  return [];
}
