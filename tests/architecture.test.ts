// The arrows between the rooms, and the few habits that a linter does not know.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contract } from '../src/shared/contract/contract.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = readFiles('src');
const ownFiles = files.filter(({ path }) => !path.endsWith('.test.ts') && !path.endsWith('.test.tsx'));

/** What a room may import, as the beginnings of paths below `src/`. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  core: ['core/'],
  shared: ['shared/', 'core/'],
  worker: ['worker/', 'core/', 'shared/'],
  library: ['library/', 'core/', 'shared/', 'worker/task-protocol.ts', '../package.json'],
  server: [
    'server/',
    'core/',
    'shared/',
    'worker/task-protocol.ts',
    'library/open-library.ts',
    'library/open-model.ts',
    'library/library.ts',
    'library/data-folder.ts',
    'library/log-file.ts',
    'library/workers/fork-worker.ts',
  ],
  main: ['main/', 'shared/'],
  renderer: ['renderer/', 'core/', 'shared/'],
};

describe('the rooms', () => {
  it.each(Object.entries(arrows))('%s imports only what it may', (room, allowed) => {
    const wrong = ownFiles
      .filter(({ path }) => path.startsWith(`${room}/`))
      .flatMap(({ path, text }) => findRelativeImports(path, text).map((target) => ({ path, target })))
      .filter(({ target }) => !allowed.some((start) => target.startsWith(start)));
    expect(wrong).toEqual([]);
  });

  it('features of the window do not import each other', () => {
    const feature = (path: string) => /^renderer\/features\/([^/]+)\//.exec(path)?.[1];
    const wrong = ownFiles.flatMap(({ path, text }) =>
      findRelativeImports(path, text)
        .filter((target) => feature(path) && feature(target) && feature(path) !== feature(target))
        .map((target) => `${path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('electron is imported in main alone', () => {
    expect(findImporters('electron').filter((path) => !path.startsWith('main/'))).toEqual([]);
  });

  it('the database is opened in the store alone', () => {
    expect(findImporters('better-sqlite3').filter((path) => !path.startsWith('library/store/'))).toEqual([]);
  });

  it('SQL stands in the store alone', () => {
    const sql =
      /[`'"]\s*(SELECT\s.+\sFROM\s|INSERT\s(OR\s\w+\s)?INTO\s|UPDATE\s\w+\sSET\s|DELETE\sFROM\s|CREATE\s(TABLE|VIRTUAL)|PRAGMA\s)/s;
    const wrong = ownFiles.filter(({ path, text }) => !path.startsWith('library/store/') && sql.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('every call of the contract is answered in the library', () => {
    const library = ownFiles.filter(({ path }) => path.startsWith('library/')).map(({ text }) => text);
    const missing = Object.keys(contract).filter(
      (name) => !library.some((text) => text.includes(`'${name}':`)),
    );
    expect(missing).toEqual([]);
  });
});

describe('the files', () => {
  const written = ownFiles.filter(({ text }) => !/^\/[/*]+ Generated/.test(text));
  const lengths = written.map(({ text }) => text.split('\n').length).sort((a, b) => a - b);
  const lengthAt = (share: number) => lengths[Math.floor(lengths.length * share)];

  it('are short: none over 400 lines, most under 250, half under 80', () => {
    expect(written.filter(({ text }) => text.split('\n').length > 400).map(({ path }) => path)).toEqual([]);
    expect(lengthAt(0.95)).toBeLessThan(250);
    expect(lengthAt(0.5)).toBeLessThan(80);
  });

  it('have names that say something, in kebab-case', () => {
    const vague = /(^|\/)(utils?|helpers?|common|managers?|types|misc|index)(\/|\.tsx?$)/;
    const kebab = /^[a-z0-9.-]+$/;
    const wrong = files.filter(
      ({ path }) => vague.test(path) || !path.split('/').every((part) => kebab.test(part)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('leave nothing for later', () => {
    const later = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].map((word) => `\\b${word}\\b`).join('|'),
    );
    const wrong = [...files, ...readFiles('scripts'), ...readFiles('tests')].filter(({ text }) =>
      later.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('the lock file', () => {
  interface Locked {
    readonly gypfile?: boolean;
    readonly optionalDependencies?: Readonly<Record<string, string>>;
  }
  const text = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, Locked>> };

  it('names the optional packages of every platform, or `npm ci` refuses it', () => {
    const isLocked = (name: string) =>
      Object.keys(packages).some((key) => key.endsWith(`node_modules/${name}`));
    const optional = Object.values(packages).flatMap((locked) =>
      Object.keys(locked.optionalDependencies ?? {}),
    );
    expect(optional.filter((name) => !isLocked(name))).toEqual([]);
  });

  it('keeps older npm from compiling better-sqlite3, which brings its binaries', () => {
    expect(packages['node_modules/better-sqlite3']?.gypfile).toBe(false);
  });
});

interface SourceFile {
  /** Below `src/`, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

function readFiles(folder: string): SourceFile[] {
  const start = join(root, folder);
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: toSlashes(relative(start, file)), text: readFileSync(file, 'utf8') }));
}

function findImports(text: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? '');
}

function findRelativeImports(path: string, text: string): string[] {
  return findImports(text)
    .filter((target) => target.startsWith('.'))
    .map((target) => toSlashes(normalize(join(dirname(path), target))));
}

/** Who imports this package for more than its types. */
function findImporters(name: string): string[] {
  const values = (text: string) => text.replaceAll(/import type [^;]+;/g, '');
  return ownFiles.filter(({ text }) => findImports(values(text)).includes(name)).map(({ path }) => path);
}

function toSlashes(path: string): string {
  return path.split(sep).join('/');
}
