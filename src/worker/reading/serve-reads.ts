// Reads clips as messages ask for it: in a thread beside the graph, so that the graph never waits for the disk.
import type { FrontEndRunner } from '../../core/frontend/front-end.ts';
import { describeError } from '../describe-error.ts';
import { createFrontEnds } from '../inference/create-front-ends.ts';
import { readManifest, stampManifest } from '../inference/read-manifest.ts';
import type { ReadWindow } from './clip-reading.ts';
import { readClip } from './read-clip.ts';
import type { FromReader, ToReader } from './reader-messages.ts';
import { createRoom } from './room.ts';

type Post = (message: FromReader, transfer: ArrayBuffer[]) => void;

const millisecondsBetween = 200;

/** @param roomSeconds sound that may lie between here and the graph. */
export function serveReads(post: Post, roomSeconds: number): (message: ToReader) => void {
  const room = createRoom(roomSeconds);
  const findFrontEnds = rememberFrontEnds();
  let line = Promise.resolve();

  const read = async ({ id, clip }: Extract<ToReader, { kind: 'read' }>) => {
    let heard = 0;
    let toldMs = performance.now();
    try {
      const reading = await readClip(clip, findFrontEnds(clip.packFolder), {
        async onWindow(window) {
          await room.take(window.paddedSeconds);
          post({ kind: 'window', id, window }, buffersOf(window));
        },
        onRead(seconds, durationSeconds) {
          heard += seconds;
          if (performance.now() - toldMs < millisecondsBetween) return;
          post({ kind: 'heard', id, seconds: heard, durationSeconds }, []);
          heard = 0;
          toldMs = performance.now();
        },
      });
      post({ kind: 'done', id, reading }, []);
    } catch (error) {
      post({ kind: 'failed', id, ...describeError(error) }, []);
    }
  };
  post({ kind: 'ready' }, []);
  return (message) => {
    if (message.kind === 'room') room.give(message.seconds);
    else line = line.then(() => read(message));
  };
}

/** Front ends of the pack used last: their tables are worth keeping, those of others are not. */
function rememberFrontEnds(): (packFolder: string) => ReadonlyMap<string, FrontEndRunner> {
  let known: { readonly key: string; readonly runners: ReadonlyMap<string, FrontEndRunner> } | undefined;
  return (folder) => {
    const key = `${stampManifest(folder)} ${folder}`;
    if (known?.key !== key) known = { key, runners: createFrontEnds(readManifest(folder)) };
    return known.runners;
  };
}

/** Each once, as far as it is an array's own. */
function buffersOf({ inputs }: ReadWindow): ArrayBuffer[] {
  const own = inputs.map(({ data }) => data).filter((data) => data.byteLength === data.buffer.byteLength);
  return [...new Set(own.map(({ buffer }) => buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}
