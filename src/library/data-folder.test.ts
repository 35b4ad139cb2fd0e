import { expect, it } from 'vitest';
import { getDefaultLibraryFolder } from './data-folder.ts';

it('is where each platform keeps application data', () => {
  expect(getDefaultLibraryFolder('linux', {}, '/home/a')).toBe('/home/a/.local/share/earmark');
  expect(getDefaultLibraryFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe('/data/earmark');
  expect(getDefaultLibraryFolder('darwin', {}, '/Users/a')).toBe(
    '/Users/a/Library/Application Support/Earmark',
  );
  expect(getDefaultLibraryFolder('win32', { APPDATA: 'C:\\Data' }, 'C:\\Users\\a')).toBe('C:\\Data\\Earmark');
});
