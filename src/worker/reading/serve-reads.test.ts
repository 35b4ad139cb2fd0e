import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTinyPack } from '../../../tests/support/tiny-pack.ts';
import { tone, writeTinyWav } from '../../../tests/support/tiny-wav.ts';
import type { PackManifest } from '../../core/packs/manifest.ts';
import type { FromReader } from './reader-messages.ts';
import { serveReads } from './serve-reads.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'earmark-reads-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function withFewerBands(manifest: PackManifest): PackManifest {
  const everyday = manifest.frontends?.everyday;
  if (!everyday?.mel) throw new Error('the tiny pack has an everyday front end');
  const fewer = { ...everyday, mel: { ...everyday.mel, bins: 32 } };
  return { ...manifest, frontends: { ...manifest.frontends, everyday: fewer } };
}

it('another version of a pack in the same folder makes its own features at once', async () => {
  const packFolder = join(folder, 'pack');
  const path = join(folder, 'tone.wav');
  writeTinyWav(path, tone(440), 1, 16000);
  const bandCounts: (number | undefined)[] = [];
  let whenDone: () => void = () => {};
  const receive = (message: FromReader) => {
    const inputs = message.kind === 'window' ? message.window.inputs : [];
    for (const { name, shape } of inputs) if (name === 'everyday') bandCounts.push(shape.at(-1));
    if (message.kind === 'done') whenDone();
  };
  const ask = serveReads(receive, 40);
  const read = (id: number) =>
    new Promise<void>((resolve) => {
      whenDone = resolve;
      ask({ kind: 'read', id, clip: { path, packFolder } });
    });
  makeTinyPack(packFolder);
  await read(1);
  makeTinyPack(packFolder, { version: '2.0.0', change: withFewerBands });
  await read(2);
  expect(bandCounts).toEqual([64, 32]);
});
