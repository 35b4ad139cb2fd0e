import { expect, it } from 'vitest';
import { createTaskTurns } from './task-turns.ts';

function createScene() {
  const turns = createTaskTurns();
  const begun: string[] = [];
  const endings = new Map<string, () => void>();
  const take = (name: string, group?: string) =>
    turns.take(() => {
      begun.push(name);
      return new Promise((resolve) => endings.set(name, resolve));
    }, group);
  const end = async (name: string) => {
    endings.get(name)?.();
    await new Promise(setImmediate);
  };
  return { begun, take, end };
}

it('tasks of one group overlap; another kind waits for all of them, and they for it', async () => {
  const { begun, take, end } = createScene();
  take('a1', 'a');
  take('a2', 'a');
  take('alone');
  take('a3', 'a');
  await end('');
  expect(begun).toEqual(['a1', 'a2']);
  await end('a2');
  expect(begun).toEqual(['a1', 'a2']);
  await end('a1');
  expect(begun).toEqual(['a1', 'a2', 'alone']);
  await end('alone');
  expect(begun).toEqual(['a1', 'a2', 'alone', 'a3']);
});

it('groups come one after the other', async () => {
  const { begun, take, end } = createScene();
  take('a1', 'a');
  take('b1', 'b');
  take('b2', 'b');
  await end('');
  expect(begun).toEqual(['a1']);
  await end('a1');
  expect(begun).toEqual(['a1', 'b1', 'b2']);
});
