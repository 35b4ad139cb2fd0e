// The built shell, driven as a window would drive it, against a stand-in for Electron that runs everywhere.
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const at = (name: string) => fileURLToPath(new URL(`stand-in/${name}`, import.meta.url));

interface Report {
  readonly window: {
    readonly sandbox: boolean;
    readonly contextIsolation: boolean;
    readonly nodeIntegration: boolean;
    readonly backgroundThrottling: boolean;
  };
  readonly address: string;
  readonly page: { readonly status: number; readonly policy: string; readonly text: string };
  readonly missing: number;
  readonly stranger: number;
  readonly refusedPorts: number;
  readonly status: { readonly libraryPath: string };
  readonly clip: { readonly path: string; readonly byteSize: number };
  readonly part: { readonly status: number; readonly range: string; readonly bytes: number };
  readonly whole: number;
  readonly chosen: { readonly path: string };
  readonly badLink: string;
  readonly badCall: string;
  readonly badInput: string;
  readonly revealed: readonly string[];
  readonly drags: readonly {
    readonly files: readonly string[];
    readonly icon: { readonly byteCount: number };
  }[];
  readonly draggedPart: number;
  readonly opened: readonly string[];
  readonly permission: boolean;
  readonly newWindow: string;
  readonly afterRestart: number;
  readonly found: readonly string[];
  readonly reloads: number;
  readonly relaunchesOpen: number;
  readonly relaunchesQuitting: number;
}

describe('the desktop shell', () => {
  const data = mkdtempSync(join(tmpdir(), 'earmark-shell-'));
  let report: Report;
  beforeAll(async () => {
    const main = join(root, 'out/main/main.js');
    expect(existsSync(main), 'run "npm run build" first').toBe(true);
    const env = {
      ...process.env,
      EARMARK_LIBRARY: join(data, 'library'),
      EARMARK_STAND_IN_APP: root,
      EARMARK_STAND_IN_DATA: data,
      EARMARK_STAND_IN_MAIN: main,
    };
    const args = ['--import', at('use-stand-in.mjs'), at('drive-shell.mjs')];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, timeout: 100_000 });
    report = JSON.parse(stdout) as Report;
  });
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  it('opens one sandboxed, isolated window on its own scheme', () => {
    expect(report.address).toBe('earmark://app/');
    expect(report.window).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  });

  it('goes on with a loop where the window cannot be seen', () => {
    expect(report.window.backgroundThrottling).toBe(false);
  });

  it('serves the page under its policy, and nothing that is not in the table', () => {
    expect(report.page.status).toBe(200);
    expect(report.page.text).toContain('<title>Earmark</title>');
    expect(report.page.policy).toContain("default-src 'none'");
    expect([report.missing, report.stranger]).toEqual([404, 404]);
  });

  it('hands ports to its own page alone', () => {
    expect(report.refusedPorts).toBe(0);
    expect(report.status.libraryPath).toBe(join(data, 'library'));
  });

  it('streams the bytes of a clip from the library, in ranges and as a whole', () => {
    const { byteSize } = report.clip;
    expect(report.part).toEqual({ status: 206, range: `bytes 100-299/${byteSize}`, bytes: 200 });
    expect(report.whole).toBe(byteSize);
  });

  it('reveals and drags the files of clips, by their ids', () => {
    expect(report.revealed).toEqual([report.clip.path]);
    expect(report.drags[0]?.files).toEqual([report.clip.path]);
    expect(report.drags[0]?.icon.byteCount).toBe(32 * 32 * 4);
    expect(report.chosen).toEqual({ path: '/chosen' });
  });

  it('drags a part of a clip as a file that lies there before the drag begins', () => {
    expect(report.drags[1]?.files).toHaveLength(1);
    expect(report.drags[1]?.files[0]).toMatch(/ 0\.00\.2-0\.00\.5\.wav$/);
    expect(report.draggedPart).toBeGreaterThan(1000);
  });

  it('refuses other calls, other input, and addresses that are not of the web', () => {
    expect([report.badCall, report.badInput, report.badLink]).toEqual([
      'bad-input',
      'bad-input',
      'bad-input',
    ]);
    expect(report.opened).toEqual([]);
  });

  it('denies permissions and new windows', () => {
    expect(report.permission).toBe(false);
    expect(report.newWindow).toBe('deny');
  });

  it('starts the library again when it has died, and its folders are still there', () => {
    expect(report.afterRestart).toBe(1);
  });

  it('writes into the log beside the library what its processes said, and how the library ended', () => {
    const log = readFileSync(join(data, 'library/logs/earmark.log'), 'utf8');
    expect(log).toMatch(/worker: words of a worker\n/);
    expect(log).toMatch(/library process exited with code \d+\nlast words of the library\n/);
  });

  it('loads a page again whose process has died', () => {
    expect(report.reloads).toBe(1);
  });

  it('keeps what a window hands over as it closes', () => {
    const database = new Sqlite(join(data, 'library/library.db'), { readonly: true });
    const described = database.prepare('SELECT description FROM clips WHERE description <> ?').all('');
    database.close();
    expect(described).toEqual([{ description: 'typed last' }]);
  });

  it('comes back by itself when it is started again while it is still closing', () => {
    expect([report.relaunchesOpen, report.relaunchesQuitting]).toEqual([0, 1]);
  });

  it('has its library listen in processes of their own, and finds a sound by words that are not in its name', () => {
    expect(report.found[0]).toMatch(/Hinge Creaks/);
  });
});
