import { expect, it } from 'vitest';
import { folderOf } from './folder-of.ts';

it('shows where a clip lies, in two steps', () => {
  expect(folderOf('/home/ann/Sounds/Doors/creak.wav')).toBe('Sounds › Doors');
  expect(folderOf('D:\\Sounds\\Doors\\creak.wav')).toBe('Sounds › Doors');
  expect(folderOf('/creak.wav')).toBe('');
});
