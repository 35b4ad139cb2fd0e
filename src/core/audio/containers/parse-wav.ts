// WAV, and its 64-bit form RF64 or BW64 (EBU Tech 3306, ITU-R BS.2088).
import { type ContainerName, type ParsedContainer, refused, settleLayout } from './pcm-layout.ts';
import type { RandomAccess } from './random-access.ts';
import { type Chunk, type ChunkFileKind, walkChunks } from './walk-chunks.ts';
import { parseWaveFormat, type WaveFormat } from './wave-format.ts';

export function parseWav(access: RandomAccess, kind: ChunkFileKind): ParsedContainer {
  return parseWaveChunks(access, kind === 'rf64' ? 'rf64' : 'wav', walkChunks(access, kind));
}

/** Also for W64, whose chunks look different but say the same. The format may follow the sound. */
export function parseWaveChunks(
  access: RandomAccess,
  container: ContainerName,
  chunks: Iterable<Chunk>,
): ParsedContainer {
  let format: WaveFormat | null = null;
  let data: Chunk | null = null;
  for (const chunk of chunks) {
    if (chunk.id === 'fmt ')
      format ??= parseWaveFormat(access.readAt(chunk.offset, Math.min(chunk.byteCount, 64)));
    if (chunk.id === 'data') data ??= chunk;
    if (format && data) return settleWave(container, format, data);
  }
  return refused(
    format ? 'The file has a header but no sound in it.' : 'The file has no readable format chunk.',
  );
}

function settleWave(container: ContainerName, format: WaveFormat, data: Chunk): ParsedContainer {
  if (!format.encoding) {
    return { kind: 'foreign', codec: format.codec, dataOffset: data.offset, dataByteCount: data.byteCount };
  }
  return settleLayout({
    container,
    encoding: format.encoding,
    sampleRateHz: format.sampleRateHz,
    channelCount: format.channelCount,
    bitDepth: format.bitDepth,
    dataOffset: data.offset,
    availableByteCount: data.byteCount,
    promisedByteCount: data.declaredByteCount,
  });
}
