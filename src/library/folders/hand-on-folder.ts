import type { TextIndex } from '../search/vector-index.ts';
import {
  createTypedLister,
  findLastClipId,
  handOnKnowledge,
  type IdRange,
} from '../store/hand-on-knowledge.ts';
import type { LibraryDatabase } from '../store/open-database.ts';
import { writeInSlices } from './slices.ts';

/** So many ids are worked on at once: ten milliseconds where all of them have something to hand on. */
const IDS = 25;

/**
 * A folder was taken out: what people typed of its clips goes on to copies of them in other folders, as after a library
 * was copied to a new drive. In slices; ends early where `isStill` (the folder is out) is false. True where any got something.
 */
export async function handOnFolder(
  options: {
    readonly database: LibraryDatabase;
    readonly textIndex: TextIndex;
    readonly signal: AbortSignal;
  },
  folderId: number,
  isStill: () => boolean,
): Promise<boolean> {
  const { database, textIndex, signal } = options;
  const listTyped = createTypedLister(database, folderId);
  let count = 0;
  const handOn = (range: IdRange) => {
    const typed = listTyped(range);
    if (typed.length === 0 || !isStill()) return;
    const heirs = handOnKnowledge(database, typed);
    textIndex.refresh(heirs);
    count += heirs.length;
  };
  await writeInSlices(database, cutIds(findLastClipId(database)), handOn, signal);
  return count > 0;
}

function* cutIds(last: number): Generator<IdRange> {
  for (let after = 0; after < last; after += IDS) yield { after, upTo: after + IDS };
}
