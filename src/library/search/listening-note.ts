// "Still listening to your folder: 120 of 900 clips can be found by sound."
import type { SearchStore } from '../store/search-store.ts';

const countedForMs = 3000;
/** What took long to count serves for so many times as long. */
const countedForShare = 20;
const numbers = new Intl.NumberFormat('en');

/** Tells how far analysis has come while it runs; counting a large library takes a while, so it is remembered. */
export function createListeningNote(store: SearchStore): (spaceId: number) => string | undefined {
  let countAgainAt = Number.NEGATIVE_INFINITY;
  let note: string | undefined;
  return (spaceId) => {
    if (!store.isListening(spaceId)) return undefined;
    const startedAt = performance.now();
    if (startedAt < countAgainAt && note !== undefined) return note;
    const { clips, heard } = store.countHeard(spaceId);
    const countedAt = performance.now();
    countAgainAt = countedAt + Math.max(countedForMs, countedForShare * (countedAt - startedAt));
    note = `Still listening to your folders: ${numbers.format(heard)} of ${numbers.format(clips)} clips can be found by sound.`;
    return note;
  };
}
