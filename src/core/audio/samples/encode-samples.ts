import { type WavSample, wavSampleBytes } from '../containers/format-wav-header.ts';
import { encodeInt16 } from './encode-int16.ts';

/** Interleaved little-endian bytes of channels of one length. Integers clip what is too loud; floats keep it. */
export function encodeSamples(channels: readonly Float32Array[], sample: WavSample): Uint8Array {
  if (sample === 'int16') return encodeInt16(channels);
  const length = channels[0]?.length ?? 0;
  const byteCount = wavSampleBytes[sample];
  const step = byteCount * channels.length;
  const bytes = new Uint8Array(step * length);
  const view = new DataView(bytes.buffer);
  channels.forEach((channel, c) => {
    for (let n = 0, at = byteCount * c; n < length; n++, at += step) {
      const value = channel[n] as number;
      if (sample === 'float32') view.setFloat32(at, value, true);
      else putInt24(bytes, at, value);
    }
  });
  return bytes;
}

function putInt24(bytes: Uint8Array, at: number, value: number): void {
  const scaled = Math.max(-0x800000, Math.min(0x7fffff, Math.round(value * 0x800000)));
  bytes[at] = scaled & 0xff;
  bytes[at + 1] = (scaled >> 8) & 0xff;
  bytes[at + 2] = (scaled >> 16) & 0xff;
}
