import { parseAiff } from './parse-aiff.ts';
import { parseAu } from './parse-au.ts';
import { parseCaf } from './parse-caf.ts';
import { parseW64 } from './parse-w64.ts';
import { parseWav } from './parse-wav.ts';
import type { ParsedContainer } from './pcm-layout.ts';
import { asciiOf, type RandomAccess } from './random-access.ts';
import { findChunkFileKind } from './walk-chunks.ts';

/** Where the samples of an uncompressed file lie; null where its first bytes name no such container. */
export function parseContainer(access: RandomAccess): ParsedContainer | null {
  const head = access.readAt(0, 40);
  const kind = findChunkFileKind(head);
  if (kind === 'aiff') return parseAiff(access);
  if (kind) return parseWav(access, kind);
  const id = asciiOf(head, 0, 4);
  if (id === 'caff') return parseCaf(access);
  if (id === '.snd' || id === 'dns.') return parseAu(access);
  if (id === 'riff' && asciiOf(head, 24, 28) === 'wave') return parseW64(access);
  return null;
}
