import { availableParallelism } from 'node:os';
import type { Handlers } from '../shared/contract/contract.ts';
import type { Devices } from './devices/devices.ts';
import { findFfmpeg } from './devices/find-ffmpeg.ts';
import type { PackRegistry } from './packs/installed-pack.ts';
import type { VectorIndex, VectorSearch } from './search/vector-index.ts';
import { within } from './search/within.ts';
import { isLibraryEmpty, readLibraryCounts } from './store/library-counts.ts';
import { checkIntegrity, readSqliteVersion } from './store/library-health.ts';
import type { LibraryDatabase } from './store/open-database.ts';

export interface AppCallsOptions {
  readonly version: string;
  readonly runtimeVersion: string;
  readonly database: LibraryDatabase;
  readonly devices: Devices;
  readonly packs: PackRegistry;
  readonly vectors: Pick<VectorSearch, 'isLoaded' | 'report' | 'settled'> & Pick<VectorIndex, 'windowCount'>;
  readonly isTextReady: () => boolean;
  /** Standing notices: of the start, and why something is not available. */
  readonly listNotices: () => string[];
}

/** After a start a large library is measured for some seconds: doctor tells what was found out. */
const mostSettlingMs = 20_000;

/** Formats that are read without any help. */
const builtInFormats =
  'wav, bwf, rf64, bw64, w64, aif, aiff, aifc, caf, au, snd, flac, mp3, ogg, oga, opus'.split(', ');
const ffmpegFormats = 'm4a, mp4, aac, wma, ac3, eac3, ape, wv, mka, webm, amr, mp2, and more'.split(', ');

/** Answers the contract's calls about the application itself. */
export function createAppCalls(
  options: AppCallsOptions,
): Pick<Handlers, 'app.status' | 'app.readiness' | 'app.doctor' | 'app.devices'> {
  const { database, devices, packs, vectors } = options;
  const isSoundReady = () => vectors.isLoaded && options.isTextReady();
  return {
    'app.status': () => ({
      version: options.version,
      libraryPath: database.directory,
      ...readLibraryCounts(database, vectors.isLoaded ? vectors.windowCount : undefined),
      packId: packs.getActive()?.pack.id ?? null,
      device: devices.read().device,
      soundReady: isSoundReady(),
      notices: options.listNotices(),
    }),
    'app.readiness': () => ({
      packId: packs.getActive()?.pack.id ?? null,
      soundReady: isSoundReady(),
      isEmpty: isLibraryEmpty(database),
      notices: options.listNotices(),
    }),
    'app.devices': () => devices.read(),
    'app.doctor': async ({ testAgain = false }, { signal }) => {
      await devices.test(signal, testAgain);
      const ffmpeg = await findFfmpeg();
      await within(vectors.settled, mostSettlingMs);
      const searchReport = vectors.report();
      const active = packs.getActive()?.pack;
      return {
        devices: devices.read(),
        packId: active?.id ?? null,
        packVersion: active?.manifest.version ?? null,
        versions: readVersions(options),
        ffmpeg: { found: ffmpeg !== undefined, path: ffmpeg?.path ?? null, version: ffmpeg?.version ?? null },
        readableFormats: ffmpeg ? [...builtInFormats, ...ffmpegFormats] : builtInFormats,
        ...(searchReport && { search: searchReport }),
        library: {
          path: database.directory,
          schemaVersion: database.schemaVersion,
          integrity: checkIntegrity(database),
        },
      };
    },
  };
}

function readVersions({ version, runtimeVersion, database }: AppCallsOptions): Record<string, string> {
  const { electron, chrome } = process.versions;
  return {
    earmark: version,
    node: process.versions.node,
    ...(electron && { electron }),
    ...(chrome && { chrome }),
    onnxruntime: runtimeVersion,
    sqlite: readSqliteVersion(database),
    system: `${process.platform} ${process.arch}, ${availableParallelism()} cores`,
  };
}
