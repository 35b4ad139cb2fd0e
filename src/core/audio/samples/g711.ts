// ITU-T G.711: what each of the 256 codes stands for, −1…1.

export const alawValues: Float32Array = Float32Array.from({ length: 256 }, (_, code) => alaw(code) / 32768);
export const mulawValues: Float32Array = Float32Array.from({ length: 256 }, (_, code) => mulaw(code) / 32768);

function alaw(code: number): number {
  const bits = code ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

function mulaw(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 15) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return bits & 0x80 ? -magnitude : magnitude;
}
