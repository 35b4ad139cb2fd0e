import { expect, it } from 'vitest';
import { foldersOf, splitName } from './folder-of.ts';

it('shows where a clip lies, in two steps', () => {
  expect(foldersOf('/home/ann/Sounds/Doors/creak.wav')).toEqual({ outer: 'Sounds', inner: 'Doors' });
  expect(foldersOf('D:\\Sounds\\Doors\\creak.wav')).toEqual({ outer: 'Sounds', inner: 'Doors' });
  expect(foldersOf('/Doors/creak.wav')).toEqual({ outer: '', inner: 'Doors' });
  expect(foldersOf('/creak.wav')).toEqual({ outer: '', inner: '' });
});

it('sets the extension apart only where it is one', () => {
  expect(splitName('Door.Creak.WAV', 'wav')).toEqual(['Door.Creak', '.WAV']);
  expect(splitName('ZOOM0012', 'wav')).toEqual(['ZOOM0012', '']);
  expect(splitName('.wav', 'wav')).toEqual(['.wav', '']);
});
