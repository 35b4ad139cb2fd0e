// Libraries of any size for measuring: made clips, and for each of them a window near a real embedding.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readPack } from '../../src/library/packs/read-pack.ts';
import { readVocabulary } from '../../src/library/search/sound-model.ts';
import { getPlaces } from '../../src/server/places.ts';
import { samplesFolder } from './bench-sounds.ts';
import { fillClips } from './clip-generator.ts';
import { runEarmark } from './run-earmark.ts';
import { fillWindows } from './search-bench-library.ts';

export interface MadeLibraries {
  /** A library with so many clips and windows; made once. Seconds at 100,000 clips, minutes at a million. */
  find(clips: number): Promise<string>;
  /** A file of real embeddings, as float32 rows: of the library given to `use`, else of the sample library. */
  findVectors(): Promise<string>;
  /** A library whose clips were analysed in this run: its embeddings are better ground than the sample library's. */
  use(indexed: string): void;
}

/** `isQuick`: the phrases that the pack knows serve as embeddings; nothing is analysed. */
export function createMadeLibraries(
  directory: string,
  note: (line: string) => void,
  isQuick: boolean,
): MadeLibraries {
  let indexed: string | undefined;

  const findVectors = async () => {
    const file = join(directory, 'vectors.f32');
    if (existsSync(file)) return file;
    if (isQuick) {
      const folder = getPlaces().shippedPackFolder;
      const phrases = readVocabulary({ folder, manifest: readPack(folder) });
      writeFileSync(file, new Uint8Array(phrases.buffer, phrases.byteOffset, phrases.byteLength));
      return file;
    }
    if (!indexed) {
      indexed = join(directory, 'samples');
      await runEarmark(['index', samplesFolder, '--library', indexed]);
    }
    writeFileSync(file, readVectors(indexed));
    return file;
  };
  return {
    findVectors,
    use(library) {
      indexed = library;
    },
    async find(clips) {
      const library = join(directory, `library-${clips}`);
      const done = join(library, 'is-complete');
      if (existsSync(done)) return library;
      mkdirSync(library, { recursive: true });
      note(`making a library of ${clips} clips …`);
      const vectorsFile = await findVectors();
      const { seconds } = await fillClips(library, clips);
      const filled = await fillWindows(library, clips, { vectorsFile });
      note(`… in ${(seconds + filled.seconds).toFixed(0)} s`);
      leaveCaptions(library);
      writeFileSync(done, '');
      return library;
    },
  };
}

/** Made captions count as the shipped pack's, and nobody writes more: a million captions are not what is measured. */
function leaveCaptions(library: string): void {
  const { id, version } = readPack(getPlaces().shippedPackFolder);
  const sql = new Database(join(library, 'library.db'));
  sql.prepare('UPDATE captions SET pack_id = ?, pack_version = ?').run(id, version);
  sql.exec("INSERT OR REPLACE INTO settings (key, value_json) VALUES ('autoCaption', 'false')");
  sql.close();
}

function readVectors(library: string): Uint8Array {
  const sql = new Database(join(library, 'library.db'), { readonly: true });
  const blobs = sql
    .prepare('SELECT rows_float16 FROM vector_blocks UNION ALL SELECT rows_float16 FROM vector_tail')
    .pluck()
    .all() as Buffer[];
  sql.close();
  const halves = new Float16Array(new Uint8Array(Buffer.concat(blobs)).buffer);
  return new Uint8Array(Float32Array.from(halves).buffer);
}
