// A pack at work without a library: what `earmark evaluate`, `tag` and `caption` need.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packManifestSchema } from '../core/packs/manifest.ts';
import { AppError } from '../shared/errors/app-error.ts';
import type { PackLocation } from '../worker/task-protocol.ts';
import { captionSounds, stackVectors } from './captions/captioner.ts';
import { walkTree } from './folders/walk-tree.ts';
import type { Model, ModelOptions } from './library.ts';
import { readVocabulary } from './search/sound-model.ts';
import { readTypedQuery } from './search/understand-language.ts';
import { createSuggester } from './suggestions/suggester.ts';
import { planWorkers } from './workers/pace.ts';
import { createWorkers } from './workers/worker-pool.ts';

/** As many as the library keeps. */
const peakBins = 1000;

/** Throws AppError `pack-missing` or `pack-invalid`. */
export async function openModel(options: ModelOptions): Promise<Model> {
  const { packFolder, startWorker, log } = options;
  const manifest = readManifest(packFolder);
  const asked = { workerCount: options.workerCount ?? 0, isOnGraphics: false, isGentle: false };
  const workers = createWorkers({ startWorker, log, analysisWorkerCount: planWorkers(asked).processCount });
  const pack: PackLocation = { folder: packFolder, provider: 'cpu', threadCount: 1 };
  const embedTexts = async (texts: readonly string[]) => {
    const { dimension, vectors } = await workers.run('embed-text', { pack, texts }, { lane: 'query' });
    return texts.map((_, row) => vectors.slice(row * dimension, (row + 1) * dimension));
  };
  const writeCaptions = async (rows: { dimension: number; vectors: Float32Array }, beams?: number) => {
    const input = { pack, ...rows, ...(beams !== undefined && { beams }) };
    return (await workers.run('caption', input, { lane: 'analysis' })).captions;
  };
  const suggester = createSuggester({ folder: packFolder, manifest }, embedTexts);
  return {
    packId: manifest.id,
    packVersion: manifest.version,
    writesCaptions: Boolean(manifest.caption),
    clipPooling: manifest.score.clip,
    promptTemplate: manifest.text?.template ?? '{}',
    concurrency: workers.analysisWorkerCount,
    listSounds,
    embedFile: (path) => workers.run('embed-file', { pack, path }, { lane: 'analysis' }),
    findPeaks: async (path) =>
      (await workers.run('peaks', { path, bins: peakBins }, { lane: 'analysis' })).peaks,
    captionSounds: (sounds, beams) =>
      captionSounds(sounds, { suggester, write: (rows) => writeCaptions(rows, beams) }),
    writeCaptions: (vectors) => writeCaptions(stackVectors(vectors)),
    readVocabulary: () => readVocabulary({ folder: packFolder, manifest }),
    readQuery: readTypedQuery,
    embedTexts,
    suggester,
    close: () => workers.close(),
  };
}

/** As a scan would find them: hidden folders and those of the system are passed over. */
function listSounds(folder: string, onUnreadable: (folder: string, reason: string) => void): string[] {
  const found: string[] = [];
  const tell = (relative: string) =>
    onUnreadable(join(folder, relative), 'Earmark may not read this folder.');
  try {
    for (const directory of walkTree(folder, { deep: [''], own: [], skip: undefined, onUnreadable: tell })) {
      if (directory.kind !== 'directory') continue;
      for (const { name } of directory.files) found.push(join(folder, directory.relative, name));
    }
  } catch {
    tell('');
  }
  return found.sort();
}

function readManifest(folder: string) {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(join(folder, 'pack.json'), 'utf8'));
  } catch (cause) {
    throw new AppError('pack-missing', `There is no readable pack in ${folder}.`, { cause });
  }
  const parsed = packManifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError('pack-invalid', `${folder}/pack.json: ${issue?.path.join('.')}: ${issue?.message}`);
}
