// CRC-32 of Ogg: polynomial 0x04c11db7, not reflected, the checksum field itself read as zero.

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte << 24;
  for (let k = 0; k < 8; k++) rest = rest & 0x80000000 ? (rest << 1) ^ 0x04c11db7 : rest << 1;
  return rest >>> 0;
});

export function oggChecksum(page: Uint8Array): number {
  let checksum = 0;
  const step = (byte: number) => {
    checksum = (checksum << 8) ^ (table[(checksum >>> 24) ^ byte] as number);
  };
  for (let i = 0; i < page.length; i++) step(i >= 22 && i < 26 ? 0 : (page[i] as number));
  return checksum >>> 0;
}
