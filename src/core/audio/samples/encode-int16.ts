/** Interleaved 16-bit little-endian bytes of channels of one length; too loud samples are clipped. */
export function encodeInt16(channels: readonly Float32Array[]): Uint8Array {
  const length = channels[0]?.length ?? 0;
  const bytes = new Uint8Array(2 * length * channels.length);
  const view = new DataView(bytes.buffer);
  channels.forEach((channel, c) => {
    for (let n = 0, at = 2 * c; n < length; n++, at += 2 * channels.length) {
      const scaled = Math.round((channel[n] as number) * 32768);
      view.setInt16(at, Math.max(-32768, Math.min(32767, scaled)), true);
    }
  });
  return bytes;
}
