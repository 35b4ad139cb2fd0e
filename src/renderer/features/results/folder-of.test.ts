import { expect, it } from 'vitest';
import { folderOf, splitName } from './folder-of.ts';

it('shows where a clip lies, in two steps', () => {
  expect(folderOf('/home/ann/Sounds/Doors/creak.wav')).toBe('Sounds › Doors');
  expect(folderOf('D:\\Sounds\\Doors\\creak.wav')).toBe('Sounds › Doors');
  expect(folderOf('/creak.wav')).toBe('');
});

it('sets the extension apart only where it is one', () => {
  expect(splitName('Door.Creak.WAV', 'wav')).toEqual(['Door.Creak', '.WAV']);
  expect(splitName('ZOOM0012', 'wav')).toEqual(['ZOOM0012', '']);
  expect(splitName('.wav', 'wav')).toEqual(['.wav', '']);
});
