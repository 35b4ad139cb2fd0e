// All texts in files of uncompressed sound.
import { asciiOf, type RandomAccess } from '../audio/containers/random-access.ts';
import { type Chunk, findChunkFileKind, walkChunks } from '../audio/containers/walk-chunks.ts';
import type { EmbeddedText } from './embedded-text.ts';
import { parseAiffText } from './parse-aiff-text.ts';
import { parseBext } from './parse-bext.ts';
import { parseCafInfo } from './parse-caf-info.ts';
import { parseId3 } from './parse-id3.ts';
import { parseIxml } from './parse-ixml.ts';
import { parseList } from './parse-list.ts';

/** Texts are short; pictures in an ID3 chunk are not, and lie behind the texts as a rule. */
const LARGEST_CHUNK_BYTES = 4 << 20;

/** Null where the file is no such file. */
export function parseChunkTexts(access: RandomAccess): EmbeddedText[] | null {
  const head = access.readAt(0, 40);
  const kind = findChunkFileKind(head);
  if (!kind) return asciiOf(head, 0, 4) === 'caff' ? parseCafInfo(access) : null;
  const texts: EmbeddedText[] = [];
  for (const chunk of walkChunks(access, kind)) {
    if (chunk.id === 'data' || chunk.id === 'SSND' || chunk.id === 'fmt ') continue;
    texts.push(...parseChunk(access, chunk));
  }
  return texts;
}

function parseChunk(access: RandomAccess, chunk: Chunk): EmbeddedText[] {
  const read = (): Uint8Array => access.readAt(chunk.offset, Math.min(chunk.byteCount, LARGEST_CHUNK_BYTES));
  switch (chunk.id) {
    case 'bext':
      return parseBext(read());
    case 'iXML':
      return parseIxml(read());
    case 'LIST':
      return parseList(read());
    case 'id3 ':
    case 'ID3 ':
      return parseId3(read());
    case 'NAME':
    case 'AUTH':
    case '(c) ':
    case 'ANNO':
    case 'COMT':
    case 'MARK':
      return parseAiffText(chunk.id, read());
    default:
      return [];
  }
}
