// CRC-8 (polynomial 0x07) and CRC-16 (0x8005) of FLAC.

const table8 = Uint8Array.from({ length: 256 }, (_, byte) => divide(byte, 8, 0x07));
const table16 = Uint16Array.from({ length: 256 }, (_, byte) => divide(byte << 8, 16, 0x8005));

export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let checksum = 0;
  for (let i = start; i < end; i++) checksum = table8[checksum ^ (bytes[i] as number)] as number;
  return checksum;
}

/** The checksum after one more byte; over a frame with its own checksum it ends at 0. */
export function crc16Step(checksum: number, byte: number): number {
  return ((checksum << 8) & 0xffff) ^ (table16[(checksum >> 8) ^ byte] as number);
}

function divide(value: number, bits: number, polynomial: number): number {
  let rest = value;
  const top = 1 << (bits - 1);
  for (let k = 0; k < 8; k++) rest = rest & top ? (rest << 1) ^ polynomial : rest << 1;
  return rest & ((1 << bits) - 1);
}
