/** Where a directory or file lies below a folder's root: as text, and as bytes where text cannot carry the name. */
export interface Place {
  /** With `/` between the parts on every platform; `''` is the root. */
  readonly relative: string;
  /** The exact bytes of the relative path where they are not valid UTF-8. */
  readonly bytes: Buffer | null;
}

export function getChildPlace(parent: Place, name: string | Buffer): Place {
  const text = typeof name === 'string' ? name : showBytes(name);
  const isText = typeof name === 'string' || Buffer.from(text).equals(name);
  const relative = parent.relative === '' ? text : `${parent.relative}/${text}`;
  if (isText && parent.bytes === null) return { relative, bytes: null };
  const own = typeof name === 'string' ? Buffer.from(name) : name;
  const before = parent.bytes ?? Buffer.from(parent.relative);
  return { relative, bytes: before.length > 0 ? Buffer.concat([before, slash, own]) : own };
}

/** The name for the file system. */
export function getPlacePath(root: string, { relative, bytes }: Place): string | Buffer {
  if (bytes !== null) return Buffer.concat([Buffer.from(`${root}/`), bytes]);
  return relative === '' ? root : `${root}/${relative}`;
}

const slash = Buffer.from('/');

/** Valid text as it is; every other byte as U+FFFD with its two digits, so that different names stay different. */
function showBytes(name: Buffer): string {
  const text = name.toString('utf8');
  if (Buffer.from(text).equals(name)) return text;
  let shown = '';
  for (const byte of name) {
    shown += byte < 0x80 ? String.fromCharCode(byte) : `\uFFFD${byte.toString(16).padStart(2, '0')}`;
  }
  return shown;
}
