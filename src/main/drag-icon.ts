import { type NativeImage, nativeImage } from 'electron';

/** Bars of a small waveform. macOS refuses a drag whose icon is empty, so it is drawn here, from no file. */
export function createDragIcon(): NativeImage {
  const size = 32;
  const heights = [6, 14, 24, 18, 28, 12, 20, 8];
  // BGRA, four bytes a pixel.
  const pixels = Buffer.alloc(size * size * 4);
  for (const [bar, height] of heights.entries()) {
    for (let y = (size - height) / 2; y < (size + height) / 2; y++) {
      for (let x = bar * 4; x < bar * 4 + 2; x++) pixels.writeUInt32LE(0xff3c8dff, (y * size + x) * 4);
    }
  }
  return nativeImage.createFromBitmap(pixels, { width: size, height: size });
}
