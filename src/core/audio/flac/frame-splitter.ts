// Cuts a FLAC stream into frames whose checksums hold, and finds its feet again after damage (RFC 9639, section 9).
import { crc8, crc16Step } from './checksums.ts';

export interface FrameSplitter {
  /** Whole good frames that are certain by now. */
  push(bytes: Uint8Array): Uint8Array[];
  /** The last frame, if it is whole. */
  flush(): Uint8Array[];
  /** True once bytes had to be skipped. */
  hasSkipped(): boolean;
}

export function createFrameSplitter(largestFrameBytes: number): FrameSplitter {
  return new Splitter(largestFrameBytes);
}

class Splitter implements FrameSplitter {
  private readonly largest: number;
  private buffer: Uint8Array = new Uint8Array(0);
  /** Start of the frame in hand, −1 while looking for one. */
  private start = -1;
  private scan = 0;
  private checksum = 0;
  /** First place after `start` that looks like a frame: where to go on if the one in hand is damaged. */
  private retreat = -1;
  private skipped = false;

  constructor(largestFrameBytes: number) {
    this.largest = largestFrameBytes;
  }

  push(bytes: Uint8Array): Uint8Array[] {
    this.buffer = join(this.buffer.subarray(Math.max(0, this.keepFrom())), bytes);
    return this.split();
  }

  flush(): Uint8Array[] {
    const frames = this.split();
    while (this.start >= 0) {
      const last = this.buffer.subarray(this.start);
      // A tag of 128 bytes (ID3v1) may follow.
      const untagged = last.subarray(0, Math.max(0, last.length - 128));
      const whole = [last, untagged].find((frame) => frame.length > 8 && frame.reduce(crc16Step, 0) === 0);
      if (whole) return [...frames, whole];
      this.skipped = true;
      this.scan = Math.max(this.scan, this.start + 1);
      this.restart(this.retreat);
      frames.push(...this.split());
    }
    return frames;
  }

  hasSkipped(): boolean {
    return this.skipped;
  }

  /** Everything before this can be forgotten; moves the marks along. */
  private keepFrom(): number {
    const from = this.start >= 0 ? this.start : this.scan;
    this.scan -= from;
    if (this.retreat >= 0) this.retreat -= from;
    if (this.start >= 0) this.start = 0;
    return from;
  }

  private split(): Uint8Array[] {
    const frames: Uint8Array[] = [];
    while (this.start >= 0 || this.findStart()) {
      const next = this.findEnd();
      if (next === 'more') break;
      if (next === 'damaged') {
        this.skipped = true;
        this.restart(this.retreat);
        continue;
      }
      frames.push(this.buffer.slice(this.start, next));
      this.begin(next);
    }
    return frames;
  }

  private findStart(): boolean {
    for (; this.scan + MOST_HEADER_BYTES <= this.buffer.length; this.scan++) {
      if (isFrameHeader(this.buffer, this.scan)) {
        this.begin(this.scan);
        return true;
      }
      this.skipped = true;
    }
    return false;
  }

  private begin(at: number): void {
    this.start = at;
    this.scan = at;
    this.checksum = 0;
    this.retreat = -1;
  }

  private restart(at: number): void {
    if (at >= 0) this.begin(at);
    else this.start = -1;
  }

  private findEnd(): number | 'more' | 'damaged' {
    const { buffer, start } = this;
    const limit = buffer.length - MOST_HEADER_BYTES;
    const tooLong = start + this.largest;
    // Every byte of a library comes by here: the marks are kept in variables while it lasts.
    let { scan, checksum } = this;
    let found: number | 'more' | 'damaged' = 'more';
    for (; scan < limit; scan++) {
      const byte = buffer[scan] as number;
      if (byte === SYNC && scan > start && isFrameHeader(buffer, scan)) {
        if (checksum === 0) {
          found = scan;
          break;
        }
        if (this.retreat < 0) this.retreat = scan;
      }
      checksum = crc16Step(checksum, byte);
      if (scan > tooLong) {
        found = 'damaged';
        break;
      }
    }
    this.scan = scan;
    this.checksum = checksum;
    return found;
  }
}

/** The first byte of a frame. */
const SYNC = 0xff;
/** Sync code, block size, rate, channels, depth, coded number of up to 7 bytes, extras, CRC-8. */
const MOST_HEADER_BYTES = 16;

/** True where a frame header with a right checksum begins; needs 16 bytes. */
export function isFrameHeader(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== SYNC || ((bytes[at + 1] as number) & 0xfe) !== 0xf8) return false;
  const sizeCode = (bytes[at + 2] as number) >> 4;
  const rateCode = (bytes[at + 2] as number) & 15;
  const last = bytes[at + 3] as number;
  if (sizeCode === 0 || rateCode === 15 || last >> 4 > 10 || (last & 1) === 1) return false;
  const numberBytes = codedByteCount(bytes[at + 4] as number);
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const end = at + 4 + numberBytes + sizeBytes + rateBytes;
  return crc8(bytes, at, end) === bytes[end];
}

function codedByteCount(first: number): number {
  if (first < 0x80) return 1;
  return Math.max(2, Math.clz32(~(first << 24)));
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
