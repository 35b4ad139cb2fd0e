// What all analyses of this process share: those who read clips, and the line of windows in front of each graph.
import type { AudioTower } from '../inference/audio-tower.ts';
import { createWindowQueue, type WindowQueue } from '../inference/window-queue.ts';
import { type ClipReaders, createClipReaders } from '../reading/clip-readers.ts';
import { createReaderStarter } from '../reading/start-reader.ts';

export interface AnalyseDesk {
  readonly readers: ClipReaders;
  queueOf(tower: AudioTower): WindowQueue;
}

/** Between a reader and the graph lies at least so much sound; a graph that wants large batches gets three of them. */
const leastRoomSeconds = 40;

let made:
  | { readonly desk: AnalyseDesk; readonly readerCount: number; readonly roomSeconds: number }
  | undefined;

/**
 * Made once: readers stay when the device changes. A device that wants larger batches than there is room for gets a desk
 * of its own, or they would never be full; what is under way at the old one ends there.
 */
export function getAnalyseDesk(entry: string, readerCount: number, tower: AudioTower): AnalyseDesk {
  const roomSeconds = Math.max(leastRoomSeconds, 3 * tower.batchSeconds);
  if (!made || readerCount > made.readerCount || roomSeconds > made.roomSeconds)
    made = { desk: createAnalyseDesk(entry, readerCount, roomSeconds), readerCount, roomSeconds };
  return made.desk;
}

function createAnalyseDesk(entry: string, readerCount: number, roomSeconds: number): AnalyseDesk {
  const queues = new Map<AudioTower, WindowQueue>();
  const lookAgain = () => {
    for (const queue of queues.values()) queue.look();
  };
  const readers = createClipReaders(readerCount, createReaderStarter(entry, roomSeconds), lookAgain);
  const open = (tower: AudioTower): WindowQueue => {
    const queue = createWindowQueue({
      run: (windows) => tower.run(windows),
      getBatchSeconds: () => tower.batchSeconds,
      isReading: () => readers.isBusy,
    });
    queues.clear();
    queues.set(tower, queue);
    return queue;
  };
  return { readers, queueOf: (tower) => queues.get(tower) ?? open(tower) };
}
