import { join } from 'node:path';
import type { Handlers } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Announce } from '../library-events.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import type { Workers } from '../workers/workers.ts';
import { importPack } from './import-pack.ts';
import type { InstalledPack } from './installed-pack.ts';
import type { OwnedPackRegistry } from './pack-registry.ts';
import { type ProposedPack, proposePack } from './propose-pack.ts';
import { summarisePack } from './summarise-pack.ts';

export interface PackCallsOptions {
  readonly packs: OwnedPackRegistry;
  readonly workers: Pick<Workers, 'run'>;
  readonly database: Pick<LibraryDatabase, 'directory'>;
  readonly announce: Announce;
}

/** Checksums of a pack of several gigabytes, and its first run. */
const checkDeadlineMs = 10 * 60_000;

/** Answers the contract's calls about packs. */
export function createPackCalls({
  packs,
  workers,
  database,
  announce,
}: PackCallsOptions): Pick<
  Handlers,
  'packs.list' | 'packs.propose' | 'packs.import' | 'packs.use' | 'packs.check'
> {
  const packsFolder = join(database.directory, 'packs');
  const check = (folder: string, signal: AbortSignal) =>
    workers
      .run('check-pack', { folder }, { lane: 'query', deadlineMs: checkDeadlineMs, signal })
      .then(({ ok, steps }) => ({ ok, steps: [...steps] }));
  packs.onChanged(() => announce('packs.changed', {}));
  return {
    'packs.list': () => packs.list().map((pack) => packs.summarise(pack)),
    'packs.propose': async ({ path }) => {
      const { manifest, isGenerated, notes } = await proposePack(path);
      const known = packs.find(manifest.id);
      // The same vectors, but perhaps another version, under another licence.
      const { isShipped, state, coverage } =
        known?.manifest.spaceId === manifest.spaceId ? packs.summarise(known) : unknownHere;
      return {
        summary: summarisePack(manifest, { isShipped, state, coverage }),
        isGenerated,
        notes: [...notes, ...(known ? ['A pack of this name is in the library.'] : [])],
      };
    },
    'packs.import': async ({ path, acceptLicense }, { signal }) => {
      const proposed = await proposePack(path);
      refuseUnaccepted(proposed, acceptLicense);
      const known = packs.find(proposed.manifest.id);
      if (known && isSameVersion(known, proposed)) {
        // Whoever imports it again may have a reason: files that were damaged come anew.
        if (known.isShipped || (await check(known.folder, signal)).ok) return packs.summarise(known);
      } else if (known) refuseReplacing(known, packs);
      const folder = await importPack({
        source: path,
        proposed,
        packsFolder,
        check: (copy) => check(copy, signal),
        signal,
      });
      return packs.summarise(packs.add(folder));
    },
    'packs.use': ({ id }) => {
      packs.use(id);
      return packs.summarise(getPack(packs, id));
    },
    'packs.check': async ({ id }, { signal }) => await check(getPack(packs, id).folder, signal),
  };
}

const unknownHere = { isShipped: false, state: 'installed', coverage: 0 } as const;

function getPack(packs: OwnedPackRegistry, id: string): InstalledPack {
  const pack = packs.find(id);
  if (!pack) throw new AppError('not-found', `There is no pack "${id}" in this library.`);
  return pack;
}

function refuseUnaccepted({ manifest }: ProposedPack, isAccepted: boolean): void {
  if (isAccepted) return;
  const { spdx, url } = manifest.license;
  throw new AppError(
    'license-not-accepted',
    `"${manifest.name ?? manifest.id}" comes under this licence: ${spdx}${url ? ` (${url})` : ''}. Accept it to bring the pack in.`,
  );
}

function isSameVersion(known: InstalledPack, { manifest }: ProposedPack): boolean {
  return known.manifest.version === manifest.version && known.manifest.spaceId === manifest.spaceId;
}

/** Files of a pack that computes or answers are not changed under its feet. */
function refuseReplacing(known: InstalledPack, packs: OwnedPackRegistry): void {
  const isInUse = [packs.getActive(), packs.getBuilding()].some((place) => place?.pack.id === known.id);
  if (!known.isShipped && !isInUse) return;
  throw new AppError(
    'busy',
    `Version ${known.manifest.version} of "${known.id}" is in use. Use another pack first, or give the new one an id of its own.`,
  );
}
