import { describe, expect, it } from 'vitest';
import { chooseLibraryFolder, parseCommandLine, readCount, readSeconds } from './command.ts';
import { UsageError } from './usage-error.ts';

const command = { usage: 'search "WORDS"', options: { limit: { type: 'string' } } } as const;
const parse = (...args: string[]) => parseCommandLine(command, args);

describe('a command line', () => {
  it('is words and options in any order', () => {
    const line = parse('rusty', '--limit', '5', 'gate', '--json');
    expect(line.words).toEqual(['rusty', 'gate']);
    expect(line.values).toMatchObject({ limit: '5', json: true });
  });

  it.each([['--colour'], ['--limit'], ['--json=yes']])('refuses %s with the usage', (argument) => {
    expect(() => parse(argument)).toThrow(UsageError);
    expect(() => parse(argument)).toThrow(/Usage: earmark search/);
  });

  it('reads whole numbers within bounds', () => {
    expect(readCount(parse(), 'limit', 20, 100)).toBe(20);
    expect(readCount(parse('--limit', '7'), 'limit', 20, 100)).toBe(7);
    for (const text of ['-1', '1.5', 'many', '101'])
      expect(() => readCount(parse(`--limit=${text}`), 'limit', 20, 100)).toThrow(UsageError);
  });

  it('names the bounds where a number is too small', () => {
    expect(() => readCount(parse('--limit', '0'), 'limit', 20, 100, 1)).toThrow(/from 1 to 100, not "0"/);
  });

  it('reads seconds', () => {
    expect(readSeconds(parse('--limit', '1.5'), 'limit')).toBe(1.5);
    expect(() => readSeconds(parse('--limit', '0:05'), 'limit')).toThrow(UsageError);
  });
});

describe('the library folder', () => {
  it('is the asked one, then the environment, then the platform default', () => {
    const environment = { EARMARK_LIBRARY: '/env', XDG_DATA_HOME: '/data' };
    expect(chooseLibraryFolder(parse('--library', '/asked'), environment)).toBe('/asked');
    expect(chooseLibraryFolder(parse(), environment)).toBe('/env');
  });
});
