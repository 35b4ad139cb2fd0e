// Clips are read beside the graph: in threads, each with a few clips ahead of it so that none waits for this one.
import { AppError } from '../../shared/errors/app-error.ts';
import type { ClipReading, ClipToRead, ReadingListener } from './clip-reading.ts';
import type { FromReader } from './reader-messages.ts';
import type { Reader, StartReader } from './start-reader.ts';

/** A clip in line. Once begun, its windows come to the listener in their order. */
export interface ClipReaders {
  /** Rejects with what `readClip` throws, or `worker-crashed` where the thread ended over this clip. */
  read(clip: ClipToRead, listener: ClipListener): Promise<ClipReading>;
  /** Clips are being read or wait to be. */
  readonly isBusy: boolean;
}

export interface ClipListener extends ReadingListener {
  /** Its turn has come. */
  onBegin(): void;
}

interface Asked {
  readonly clip: ClipToRead;
  readonly listener: ClipListener;
  readonly resolve: (reading: ClipReading) => void;
  readonly reject: (error: unknown) => void;
}

interface Seat {
  readonly reader: Reader;
  /** By id, in the order in which they are read. */
  readonly given: Map<number, Asked>;
}

/** A graph at work hears nothing for a tenth of a second: so many clips are with a reader already. */
const clipsAhead = 4;

/** @param onChange a clip is done: fewer are being read. */
export function createClipReaders(count: number, start: StartReader, onChange: () => void): ClipReaders {
  const line: Asked[] = [];
  const seats = new Set<Seat>();
  let lastId = 0;

  const fill = () => {
    while (line.length > 0) {
      const seat = findSeat();
      const asked = seat && line.shift();
      if (!seat || !asked) return;
      const id = ++lastId;
      seat.given.set(id, asked);
      if (seat.given.size === 1) asked.listener.onBegin();
      seat.reader.post({ kind: 'read', id, clip: asked.clip });
    }
  };
  /** The one with the least to do; a new one before any gets a second clip. */
  const findSeat = (): Seat | undefined => {
    const [least] = [...seats].sort((a, b) => a.given.size - b.given.size);
    if (least?.given.size === 0) return least;
    if (seats.size < count) return addSeat();
    return least && least.given.size < clipsAhead ? least : undefined;
  };
  const addSeat = (): Seat => {
    const given = new Map<number, Asked>();
    let isReady = false;
    const receive = (message: FromReader) => {
      if (message.kind === 'ready') {
        isReady = true;
        for (const { listener } of given.values()) listener.onRead(0, null);
      } else {
        const asked = given.get(message.id);
        if (asked) answer(seat, asked, message);
      }
    };
    const onGone = (why: string) => {
      seats.delete(seat);
      const left = [...given.values()];
      // Only what it was reading can be to blame; the others were waiting for their turn.
      const blamed = isReady ? left.shift() : undefined;
      line.unshift(...left);
      blamed?.reject(new AppError('worker-crashed', `The thread that read this file stopped (${why}).`));
      onChange();
      fill();
    };
    const seat: Seat = { reader: start({ receive, onGone }), given };
    seats.add(seat);
    return seat;
  };
  const answer = (seat: Seat, asked: Asked, message: Exclude<FromReader, { kind: 'ready' }>) => {
    if (message.kind === 'heard') asked.listener.onRead(message.seconds, message.durationSeconds);
    else if (message.kind === 'window') {
      const { paddedSeconds: seconds } = message.window;
      void asked.listener.onWindow(message.window).then(() => seat.reader.post({ kind: 'room', seconds }));
    } else {
      seat.given.delete(message.id);
      const [next] = seat.given.values();
      next?.listener.onBegin();
      if (message.kind === 'done') asked.resolve(message.reading);
      else asked.reject(new AppError(message.code, message.message));
      fill();
      onChange();
    }
  };

  return {
    read: (clip, listener) =>
      new Promise((resolve, reject) => {
        const asked = { clip, listener, resolve, reject };
        if (clip.isUrgent) line.unshift(asked);
        else line.push(asked);
        fill();
      }),
    get isBusy() {
      return line.length > 0 || [...seats].some(({ given }) => given.size > 0);
    },
  };
}
