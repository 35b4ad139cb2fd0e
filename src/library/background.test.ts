import { expect, it } from 'vitest';
import { type BackgroundOptions, startBackground } from './background.ts';
import type { LibraryOptions } from './library.ts';

it('a pack without words that was chosen while the text model of another was loaded is ready, and stays so', async () => {
  const loading = Promise.withResolvers<void>();
  const makePack = (folder: string, text: object | undefined) => ({ pack: { folder, manifest: { text } } });
  let active = makePack('/words', {});
  let change: () => void = () => {};
  const onChanged = (listener: () => void) => {
    change = listener;
    return () => {};
  };
  const parts = {
    packs: { getActive: () => active, getBuilding: () => undefined, onChanged },
    devices: { locateForQuery: () => ({}) },
    workers: { run: () => loading.promise },
    announce: () => {},
  } as unknown as BackgroundOptions;
  const background = startBackground(parts, { log: () => {}, canIndex: false } as unknown as LibraryOptions);
  expect(background.isTextReady()).toBe(false);
  active = makePack('/sounds alone', undefined);
  change();
  expect(background.isTextReady()).toBe(true);
  loading.resolve();
  await new Promise(setImmediate);
  expect(background.isTextReady()).toBe(true);
  background.close();
});
