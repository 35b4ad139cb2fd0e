const HEADER_BYTES = 44;

/** The 44 bytes before 16-bit samples; sizes beyond 4 GiB are given as "unknown", which players read to the end. */
export function formatWavHeader(
  sampleRateHz: number,
  channelCount: number,
  dataByteCount: number,
): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  const size = Math.min(0xffffffff, dataByteCount);
  header.set(new TextEncoder().encode('RIFF....WAVEfmt ....................data....'));
  view.setUint32(4, Math.min(0xffffffff, size + HEADER_BYTES - 8), true);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channelCount, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * channelCount * 2, true);
  view.setUint16(32, channelCount * 2, true);
  view.setUint16(34, 16, true);
  view.setUint32(40, size, true);
  return header;
}
