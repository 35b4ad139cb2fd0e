// Which packs there are, which one answers searches, and which one is about to.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { getWindowSchemeId, type PackManifest } from '../../core/packs/manifest.ts';
import { pipelineVersion } from '../../core/packs/pipeline-version.ts';
import type { PackSummary } from '../../shared/contract/packs.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { createPackStore, type StoredPack } from '../store/pack-store.ts';
import { transact } from '../store/sqlite-errors.ts';
import { createVectorSpaceStore, type VectorSpaceKey } from '../store/vector-space-store.ts';
import type { InstalledPack, PackRegistry, VectorSpace } from './installed-pack.ts';
import { readPack } from './read-pack.ts';
import { summarisePack } from './summarise-pack.ts';

export interface PackRegistryOptions {
  readonly database: LibraryDatabase;
  readonly shippedPackFolder: string;
  readonly log: (line: string) => void;
  readonly now?: () => number;
}

/** The registry with what only the pack calls do. */
export interface OwnedPackRegistry extends PackRegistry {
  /** Makes a pack that lies in the library known. Its licence was accepted. */
  add(folder: string): InstalledPack;
  /** Starts the change to another pack. Throws AppError 'not-found'. */
  use(id: string): void;
  summarise(pack: InstalledPack): PackSummary;
  /** Said once at start, in words for the user. */
  readonly notices: readonly string[];
}

/** Packs that cannot be read are left out and logged: their vectors stay for the day they come back. */
export function createPackRegistry(options: PackRegistryOptions): OwnedPackRegistry {
  const { database, log, now = Date.now } = options;
  const packStore = createPackStore(database);
  const spaces = createVectorSpaceStore(database);
  const installed = new Map<string, InstalledPack>();
  const listeners = new Set<() => void>();
  const notices: string[] = [];

  const read = (folder: string, isShipped: boolean): InstalledPack => {
    const manifest = readPack(folder);
    return { id: manifest.id, manifest, folder, isShipped };
  };
  const tryToRead = (folder: string, isShipped: boolean) => {
    try {
      const pack = read(folder, isShipped);
      if (!installed.has(pack.id)) installed.set(pack.id, pack);
    } catch (error) {
      log(`The pack in ${folder} is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const promote = (pack: InstalledPack, state: 'active' | 'building') => {
    const space = spaces.ensure(keyOf(pack.manifest));
    spaces.promote(space.id, state);
  };
  const findPlace = (state: 'active' | 'building') => {
    const space = spaces.findByState(state);
    const pack = space && [...installed.values()].find((candidate) => isSpaceOf(space, candidate.manifest));
    return space && pack ? { pack, space } : undefined;
  };

  tryToRead(options.shippedPackFolder, true);
  for (const pack of packStore.list()) tryToRead(findFolder(database, pack), false);
  transact(database.sql, () => settleSpaces());

  /** After a start: the pack in use may be gone or replaced by a newer one whose words do not fit the old vectors. */
  function settleSpaces(): void {
    const building = spaces.findByState('building');
    if (building && !findPlace('building')) spaces.retire(building.id);
    if (findPlace('active')) return;
    const next = findPlace('building')?.pack ?? [...installed.values()][0];
    const before = spaces.findByState('active');
    if (next) promote(next, 'active');
    if (next && before && !installed.has(before.packId))
      notices.push(
        `The pack “${before.packId}” is missing or broken: “${next.id}” answers searches now, as far as it has heard the library. What “${before.packId}” heard is kept for the day it is back.`,
      );
  }

  return {
    list: () => [...installed.values()],
    find: (id) => installed.get(id),
    notices,
    getActive: () => findPlace('active'),
    getBuilding: () => findPlace('building'),
    switchOver() {
      const building = findPlace('building');
      if (!building) return;
      transact(database.sql, () => spaces.promote(building.space.id, 'active'));
      changed();
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(folder) {
      const pack = read(folder, false);
      const { id, manifest } = pack;
      const row = {
        id,
        version: manifest.version,
        folder,
        manifestJson: JSON.stringify(manifest),
        nowMs: now(),
      };
      transact(database.sql, () => packStore.write(row));
      installed.set(id, pack);
      changed();
      return pack;
    },
    use(id) {
      const pack = installed.get(id);
      if (!pack) throw new AppError('not-found', `There is no pack "${id}" in this library.`);
      const active = findPlace('active');
      const building = findPlace('building');
      transact(database.sql, () => {
        const space = spaces.ensure(keyOf(pack.manifest));
        refuseOtherVectors(space, pack.manifest);
        // Its vectors are there already, under its own id or that of another pack.
        if (space.id === active?.space.id) {
          if (building) spaces.retire(building.space.id);
        } else {
          const isEmpty = !active || spaces.countContents(active.space.id) === 0;
          spaces.promote(space.id, isEmpty ? 'active' : 'building');
        }
      });
      changed();
    },
    summarise(pack) {
      const state =
        findPlace('active')?.pack.id === pack.id
          ? 'active'
          : findPlace('building')?.pack.id === pack.id
            ? 'building'
            : 'installed';
      const coverage = spaces.computeCoverage(keyOf(pack.manifest));
      return summarisePack(pack.manifest, { isShipped: pack.isShipped, state, coverage });
    },
  };
}

/** Packs lie in the library and go with it where it is moved; the stored folder is where it was. */
function findFolder({ directory }: LibraryDatabase, { id, folder }: StoredPack): string {
  const own = join(directory, 'packs', id);
  return existsSync(join(own, 'pack.json')) ? own : folder;
}

function keyOf(manifest: PackManifest): VectorSpaceKey {
  return {
    spaceId: manifest.spaceId,
    packId: manifest.id,
    windowScheme: getWindowSchemeId(manifest),
    pipelineVersion,
    dimension: manifest.audio.dim,
  };
}

function refuseOtherVectors({ dimension }: VectorSpace, { id, spaceId, audio }: PackManifest): void {
  if (dimension === audio.dim) return;
  throw new AppError(
    'pack-invalid',
    `"${id}" says that its vectors are those of "${spaceId}", but these have ${dimension} numbers in this library and its own ${audio.dim}. It needs a spaceId of its own.`,
  );
}

function isSpaceOf(space: VectorSpaceKey, manifest: PackManifest): boolean {
  const key = keyOf(manifest);
  return (
    space.packId === key.packId &&
    space.spaceId === key.spaceId &&
    space.windowScheme === key.windowScheme &&
    space.pipelineVersion === key.pipelineVersion &&
    space.dimension === key.dimension
  );
}
