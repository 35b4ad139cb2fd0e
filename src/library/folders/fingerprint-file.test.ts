import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprintFile, listRanges } from './fingerprint-file.ts';

test('a fingerprint names the bytes, not the name, and reads head and tail of large files', () => {
  const root = mkdtempSync(join(tmpdir(), 'earmark-fingerprint-'));
  const [a, b] = [join(root, 'a.wav'), join(root, 'b.wav')];
  const large = Buffer.alloc(3_000_000, 1);
  writeFileSync(a, large);
  writeFileSync(b, large);
  const { fingerprint } = fingerprintFile(a);
  expect(fingerprintFile(b).fingerprint).toBe(fingerprint);
  for (const offset of [0, large.length - 1]) {
    const changed = Buffer.from(large);
    changed[offset] = 2;
    writeFileSync(b, changed);
    expect(fingerprintFile(b).fingerprint).not.toBe(fingerprint);
  }
  writeFileSync(b, Buffer.alloc(3_000_001, 1));
  expect(fingerprintFile(b).fingerprint).not.toBe(fingerprint);
  rmSync(root, { recursive: true });
});

test('a fingerprint stays what it was in earlier versions, or every file would be analysed again', () => {
  const root = mkdtempSync(join(tmpdir(), 'earmark-fingerprint-'));
  const path = join(root, 'a.wav');
  writeFileSync(path, 'creak');
  // SHA-1 over the size, 5, as 64 bits little-endian, and the bytes.
  expect(fingerprintFile(path).fingerprint).toBe('756c278f521af2d14f734a0f01a880cfabdaf0af');
  rmSync(root, { recursive: true });
});

test('small files are read whole, large ones in 16 even samples', () => {
  expect(listRanges(0)).toEqual([]);
  expect(listRanges(1024 * 1024)).toEqual([[0, 1024 * 1024]]);
  const ranges = listRanges(100_000_000);
  expect(ranges).toHaveLength(16);
  expect(ranges[0]).toEqual([0, 65_536]);
  expect(ranges[15]).toEqual([100_000_000 - 65_536, 65_536]);
});
