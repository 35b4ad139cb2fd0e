// The names of all files in one piece of memory, in small letters, zero between.

export interface ClipNames {
  set(id: number, name: string): void;
  remove(id: number): void;
  /** As bytes sort; names in other alphabets by their code points. */
  compare(a: number, b: number): number;
  /** Four bytes of the name from this one on, as a number that sorts as they do. */
  keyAt(id: number, from: number): number;
  read(id: number): string;
  /** Calls once for every clip whose name holds this text. */
  eachWith(text: string, found: (id: number) => void): void;
}

const noName = -1;

export function createClipNames(): ClipNames {
  let bytes = Buffer.alloc(1 << 16);
  let end = 0;
  let unused = 0;
  /** Where the name of a clip begins. */
  let startOf = new Int32Array(1024).fill(noName);
  /** Every beginning in order, and whose it was: names that changed leave theirs behind. */
  let starts = new Int32Array(1024);
  let owners = new Int32Array(1024);
  let startCount = 0;

  /** Keeps the bytes that were written behind the last name as the name of this clip. */
  const append = (id: number, length: number) => {
    if (startCount === starts.length) {
      starts = double(starts);
      owners = double(owners);
    }
    starts[startCount] = end;
    owners[startCount] = id;
    startCount += 1;
    startOf[id] = end;
    bytes[end + length] = 0;
    end += length + 1;
  };
  /** Writes behind the last name, and does not keep it yet. Answers how many bytes it is. */
  const write = (name: string): number => {
    const small = name.toLowerCase().replaceAll('\0', ' ');
    const most = small.length * 3 + 1;
    if (end + most > bytes.length) bytes = grow(bytes, end + most);
    return bytes.write(small, end);
  };
  const endOf = (start: number) => bytes.indexOf(0, start);
  /** Takes the names that are left behind out. */
  const tidy = () => {
    const old = { bytes, starts, owners, startCount };
    bytes = Buffer.alloc(bytes.length);
    end = 0;
    unused = 0;
    startCount = 0;
    for (let index = 0; index < old.startCount; index += 1) {
      const start = old.starts[index] as number;
      const id = old.owners[index] as number;
      if (startOf[id] !== start) continue;
      const stop = old.bytes.indexOf(0, start);
      old.bytes.copy(bytes, end, start, stop);
      append(id, stop - start);
    }
  };

  return {
    set(id, name) {
      if (id >= startOf.length) {
        const grown = new Int32Array(Math.max(id + 1, startOf.length * 2)).fill(noName);
        grown.set(startOf);
        startOf = grown;
      }
      const length = write(name);
      const known = startOf[id] as number;
      if (known >= 0) {
        if (bytes.compare(bytes, known, endOf(known), end, end + length) === 0) return;
        unused += length;
      }
      append(id, length);
      if (unused > 1 << 20 && unused > end / 2) tidy();
    },
    remove(id) {
      unused += 1;
      startOf[id] = noName;
    },
    compare(a, b) {
      let one = startOf[a] as number;
      let other = startOf[b] as number;
      if (one < 0 || other < 0) return one - other;
      while (bytes[one] === bytes[other] && bytes[one] !== 0) {
        one += 1;
        other += 1;
      }
      return (bytes[one] as number) - (bytes[other] as number);
    },
    keyAt(id, from) {
      let at = startOf[id] as number;
      for (let step = 0; step < from; step += 1) if (bytes[at] !== 0) at += 1;
      let key = 0;
      for (let step = 0; step < 4; step += 1) {
        const byte = bytes[at] as number;
        key = key * 256 + byte;
        if (byte !== 0) at += 1;
      }
      return key;
    },
    read(id) {
      const start = startOf[id] as number;
      return bytes.toString('utf8', start, endOf(start));
    },
    eachWith(text, found) {
      const wanted = Buffer.from(text.toLowerCase());
      let index = 0;
      const all = bytes.subarray(0, end);
      let at = all.indexOf(wanted);
      while (at >= 0) {
        while (index + 1 < startCount && (starts[index + 1] as number) <= at) index += 1;
        const id = owners[index] as number;
        if (startOf[id] === starts[index]) found(id);
        if (index + 1 === startCount) return;
        // Once is enough for a name.
        at = all.indexOf(wanted, starts[index + 1] as number);
      }
    },
  };
}

function grow(old: Buffer, least: number): Buffer<ArrayBuffer> {
  const grown = Buffer.alloc(Math.max(least, Math.ceil(old.length * 1.5)));
  old.copy(grown);
  return grown;
}

function double(old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(old.length * 2);
  grown.set(old);
  return grown;
}
