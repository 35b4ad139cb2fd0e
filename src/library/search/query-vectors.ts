// Texts as vectors of the active pack, the last few remembered.
import { AppError } from '../../shared/errors/app-error.ts';
import type { PackLocation } from '../../worker/task-protocol.ts';
import type { InstalledPack } from '../packs/installed-pack.ts';
import type { Workers } from '../workers/workers.ts';

export interface QueryVectors {
  /** The unit vector of a text. Asking again while it is computed waits for the same. */
  get(pack: InstalledPack, text: string): Promise<Float32Array>;
}

const mostRemembered = 200;
/** Loading a large text tower from a cold disk takes its time. */
const deadlineMs = 120_000;

export function createQueryVectors(
  workers: Workers,
  locatePack: (pack: InstalledPack) => PackLocation,
): QueryVectors {
  const remembered = new Map<string, Promise<Float32Array>>();

  const embed = async (pack: InstalledPack, text: string) => {
    if (!pack.manifest.text) {
      throw new AppError('not-available-here', 'This model does not understand words.');
    }
    const { vectors } = await workers.run(
      'embed-text',
      { pack: locatePack(pack), texts: [text] },
      { lane: 'query', deadlineMs },
    );
    return vectors;
  };

  return {
    get(pack, text) {
      const key = `${pack.manifest.spaceId}\0${text}`;
      const known = remembered.get(key);
      if (known) {
        remembered.delete(key);
        remembered.set(key, known);
        return known;
      }
      const vector = embed(pack, text);
      remembered.set(key, vector);
      vector.catch(() => remembered.delete(key));
      for (const oldest of remembered.keys()) {
        if (remembered.size <= mostRemembered) break;
        remembered.delete(oldest);
      }
      return vector;
    },
  };
}
