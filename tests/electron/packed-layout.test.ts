// Builds the real layout of the Linux package offline, around stub runtime files, and runs what was packed.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTinyPack } from '../support/tiny-pack.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)('the Linux package', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'earmark-packed-'));
  const resources = join(temporary, 'dist/linux-unpacked/resources');
  const unpacked = join(resources, 'app.asar.unpacked');
  let packed: string[] = [];
  beforeAll(async () => {
    expect(existsSync(join(root, 'out/main/library-process.js')), 'run "npm run build" first').toBe(true);
    writeStubRuntime(join(temporary, 'runtime'));
    await packLayout(temporary);
    const listed = await run(bin('asar'), ['list', join(resources, 'app.asar')], { maxBuffer: 1 << 26 });
    packed = listed.stdout.split('\n');
  }, 180_000);
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  it('holds the built processes and the window, and no sources', () => {
    for (const file of ['main/main.js', 'main/library-process.js', 'main/worker-main.js'])
      expect(packed).toContain(`/out/${file}`);
    expect(packed).toContain('/out/preload/preload.cjs');
    expect(packed).toContain('/out/renderer/index.html');
    expect(packed.filter((file) => /^\/(src|tests|scripts|docs|models)\//.test(file))).toEqual([]);
  });

  it('leaves the tools of the developers out', () => {
    const tools = ['electron', 'vite', 'vitest', 'playwright', 'typescript', 'node'];
    expect(packed.filter((file) => tools.includes(file.replace('/node_modules/', '')))).toEqual([]);
  });

  it('keeps native code outside the archive, of this platform alone', async () => {
    const native = packed.filter((file) => /\.(node|so|dylib|dll)(\.|$)/.test(file));
    expect(native.some((file) => file.includes('onnxruntime'))).toBe(true);
    expect(native.some((file) => file.includes('better-sqlite3'))).toBe(true);
    expect(native.filter((file) => /darwin|win32|musl/.test(file))).toEqual([]);
    expect(native.filter((file) => !existsSync(join(unpacked, file)))).toEqual([]);
  });

  it('switches off what could run foreign code in its name', async () => {
    const executable = join(temporary, 'dist/linux-unpacked/earmark');
    const { stdout } = await run(bin('electron-fuses'), ['read', '--app', executable]);
    expect(stdout).toMatch(/RunAsNode is Disabled/);
    expect(stdout).toMatch(/EnableNodeOptionsEnvironmentVariable is Disabled/);
    expect(stdout).toMatch(/EnableNodeCliInspectArguments is Disabled/);
    expect(stdout).toMatch(/OnlyLoadAppFromAsar is Enabled/);
    expect(stdout).toMatch(/EnableEmbeddedAsarIntegrityValidation is Enabled/);
  });

  it('ships the sample library', () => {
    expect(existsSync(join(resources, 'sample-library/ATTRIBUTION.md'))).toBe(true);
  });

  it('has a preload script that requires nothing but electron', () => {
    const script = readFileSync(join(root, 'out/preload/preload.cjs'), 'utf8');
    const required = [...script.matchAll(/require\(["']([^"']+)["']\)/g)].map((match) => match[1]);
    expect(required).toEqual(['electron']);
  });

  it('runs: the packed library indexes the sample library and answers', async () => {
    const app = join(temporary, 'app');
    await run(bin('asar'), ['extract', join(resources, 'app.asar'), app]);
    const pack = join(temporary, 'pack');
    makeTinyPack(pack);
    const answers = await runPackedLibrary(app, [
      join(temporary, 'library'),
      pack,
      join(resources, 'sample-library'),
    ]);
    expect(answers.status).toMatchObject({ clips: 0, libraryPath: join(temporary, 'library') });
    expect(answers.progress).toMatchObject({ state: 'idle', failed: 0 });
    expect(answers.found.verdict).toBe('matches');
    expect(answers.found.matches[0]?.clip.name).toMatch(/door/i);
    expect(answers.audio.status).toBe(206);
    expect(answers.audio.bytes).toBeGreaterThan(1000);
  }, 180_000);
});

interface Answers {
  readonly status: { readonly clips: number; readonly libraryPath: string };
  readonly progress: { readonly state: string; readonly failed: number };
  readonly found: {
    readonly verdict: string;
    readonly matches: readonly { readonly clip: { readonly name: string } }[];
  };
  readonly audio: { readonly status: number; readonly bytes: number };
}

async function runPackedLibrary(app: string, places: readonly string[]): Promise<Answers> {
  const shim = fileURLToPath(new URL('utility-process.mjs', import.meta.url));
  const entries = ['library-process.js', 'worker-main.js'].map((name) => join(app, 'out/main', name));
  const { stdout } = await run(process.execPath, [shim, ...entries, ...places], {
    timeout: 120_000,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Answers;
}

async function packLayout(folder: string): Promise<void> {
  const settings = [
    `-c.electronDist=${join(folder, 'runtime')}`,
    `-c.directories.output=${join(folder, 'dist')}`,
  ];
  const env = { ...process.env, CSC_IDENTITY_AUTO_DISCOVERY: 'false', CI: 'true' };
  await run(bin('electron-builder'), ['--linux', 'dir', '--publish', 'never', ...settings], {
    cwd: root,
    env,
    timeout: 170_000,
    maxBuffer: 1 << 26,
  });
}

function writeStubRuntime(folder: string): void {
  const executables = ['electron', 'chrome-sandbox', 'chrome_crashpad_handler'];
  const files = [
    ...executables,
    'libffmpeg.so',
    'resources.pak',
    'icudtl.dat',
    'LICENSE',
    'locales/en-US.pak',
  ];
  for (const name of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), 'stub');
  }
  for (const name of executables) chmodSync(join(folder, name), 0o755);
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'version'), '45.4.1');
  // Fuses are bytes behind this mark in the executable (version, count, one byte a fuse): the stub has them too.
  const mark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
  writeFileSync(
    join(folder, 'electron'),
    Buffer.from(`stub${mark}\u0001\u0008${'1'.repeat(8)}stub`, 'latin1'),
  );
}
