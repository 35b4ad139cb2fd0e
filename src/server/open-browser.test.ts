import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openBrowser } from './open-browser.ts';

const url = 'http://127.0.0.1:1/?token=a&b';

describe('the browser', () => {
  it('is left alone where nobody looks: in CI, and on Linux without a screen', async () => {
    expect(await openBrowser(url, { CI: '1', DISPLAY: ':0', PATH: '/usr/bin' }, 'darwin')).toBe(false);
    expect(await openBrowser(url, { PATH: '/usr/bin' }, 'linux')).toBe(false);
  });

  it('is not missed where there is none', async () => {
    expect(await openBrowser(url, { DISPLAY: ':0', PATH: '/nowhere' }, 'linux')).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('gets the address as one argument', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'earmark-browser-'));
    const [opener, seen] = [join(folder, 'xdg-open'), join(folder, 'seen')];
    writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > ${seen}\n`);
    chmodSync(opener, 0o755);
    const before = process.env.PATH;
    // `spawn` looks along the PATH of this process.
    process.env.PATH = `${folder}:${before}`;
    try {
      expect(await openBrowser(url, { DISPLAY: ':0', PATH: folder }, 'linux')).toBe(true);
      await expect.poll(() => readFileSync(seen, 'utf8')).toBe(url);
    } finally {
      process.env.PATH = before;
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
