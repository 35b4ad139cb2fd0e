/** A decoder of one stream. One instance a file, freed afterwards: damaged input must not leak into the next file. */
export interface PacketCodec {
  /** One array a channel, possibly empty; samples may come later than their packets. */
  decode(packets: readonly Uint8Array[]): readonly Float32Array[];
  /** What was held back. */
  flush(): readonly Float32Array[];
  free(): void;
}
