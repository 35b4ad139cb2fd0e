import { expect, it } from 'vitest';
import { createRoom } from './room.ts';

it('lets in what fits, makes the next one wait, and one alone always fits', async () => {
  const room = createRoom(10);
  const events: string[] = [];
  await room.take(60);
  void room.take(4).then(() => events.push('second'));
  await new Promise(setImmediate);
  expect(events).toEqual([]);
  room.give(60);
  await new Promise(setImmediate);
  expect(events).toEqual(['second']);
});
