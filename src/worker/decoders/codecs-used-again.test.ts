// Instances of the codecs serve one file after the other: what one leaves behind must not be heard in the next.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openAudio } from './open-audio.ts';

const library = join(import.meta.dirname, '..', '..', '..', 'resources', 'sample-library');
const folder = mkdtempSync(join(tmpdir(), 'earmark-again-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(path: string): Promise<Float32Array[]> {
  const chunks: Float32Array[] = [];
  const audio = await openAudio(path);
  try {
    for await (const chunk of audio.readMono({ endSeconds: 2 })) chunks.push(chunk);
  } finally {
    audio.close();
  }
  return chunks;
}

/** Every hundredth byte or so after the headers is another one. */
function writeDamaged(path: string, round: number): string {
  const bytes = readFileSync(path).subarray(0, 40_000);
  for (let at = 5000 + 17 * round; at < bytes.length; at += 97 + round) bytes[at] = (at * 31 + round) & 255;
  const damaged = join(folder, `${round} damaged`);
  writeFileSync(damaged, bytes);
  return damaged;
}

test.each(['.flac', '.mp3', '.ogg', '.opus'])('%s files sound the same after others', async (extension) => {
  const paths = readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(extension))
    .sort()
    .slice(0, 3)
    .map((name) => join(library, name));
  const first = await Promise.all(paths.map(read));
  for (let round = 0; round < 4; round++) {
    for (const [at, path] of paths.entries()) {
      await read(writeDamaged(path, round)).catch(() => {});
      expect(await read(path)).toEqual(first[at]);
    }
  }
});
