// What a stranger on this machine or a hostile web page can reach: nothing.
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { LocalServer } from '../../src/server/local-server.ts';
import { createStubLibrary } from '../support/stub-library.ts';
import { startTestServer } from '../support/wires.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

let server: LocalServer & { removeFolder(): void };
beforeAll(async () => {
  server = await startTestServer(createStubLibrary());
});
afterAll(async () => {
  await server.close();
  server.removeFolder();
});

describe('the page', () => {
  it('opens with the token and leaves a cookie that scripts and other sites cannot use', async () => {
    const page = await ask(`/?token=${server.token}`);
    expect(page.status).toBe(200);
    expect(page.text).toContain('<title>Earmark</title>');
    expect(page.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('opens again with the cookie alone', async () => {
    expect((await ask('/', { cookie: `earmark-${server.port}=${server.token}` })).status).toBe(200);
  });

  it.each([
    ['no token', '/', {}],
    ['a wrong token', '/?token=guess', {}],
    ['a wrong cookie', '/', { cookie: 'earmark=1' }],
  ])('is refused with %s', async (_case, path, headers) => {
    const page = await ask(path, headers);
    expect(page.status).toBe(403);
    expect(page.headers['set-cookie']).toBeUndefined();
  });

  it('listens on 127.0.0.1 only', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
  });
});

describe('another site', () => {
  it.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example'])(
    'is refused under the host %s, even with the token',
    async (host) => {
      expect((await ask(`/?token=${server.token}`, { host })).status).toBe(403);
    },
  );

  it.each(['https://evil.example', 'null', 'http://127.0.0.1:1'])(
    'is refused with the origin %s, even with the token',
    async (origin) => {
      expect((await ask(`/?token=${server.token}`, { origin })).status).toBe(403);
    },
  );

  it('cannot open the WebSocket', async () => {
    expect(await openSocket(`/rpc?token=${server.token}`, 'https://evil.example')).toBe(403);
    expect(await openSocket('/rpc', undefined)).toBe(403);
    expect(await openSocket(`/other?token=${server.token}`, undefined)).toBe(403);
    expect(await openSocket(`/rpc?token=${server.token}`, `http://127.0.0.1:${server.port}`)).toBe('open');
  });
});

describe('paths', () => {
  it.each([
    '/../package.json',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../x',
    '//etc/passwd',
    '/index.html/../../x',
  ])('%s leads nowhere', async (path) => {
    expect((await ask(`${path}?token=${server.token}`)).status).toBe(404);
  });

  it('a media address that climbs never arrives at the library', async () => {
    expect((await ask(`/media/../../etc/passwd?token=${server.token}`)).status).toBe(404);
  });

  it('an address that cannot be read is refused', async () => {
    expect((await ask('http://evil.example/')).status).toBe(400);
  });

  it('media reaches the library with its range', async () => {
    const answer = await ask(`/media/audio/7?token=${server.token}`, { range: 'bytes=0-9' });
    expect(JSON.parse(answer.text)).toEqual({ path: '/media/audio/7', range: 'bytes=0-9' });
  });

  it('media without the token is refused', async () => {
    expect((await ask('/media/audio/7')).status).toBe(403);
  });

  it('only reads', async () => {
    expect((await ask(`/?token=${server.token}`, {}, 'POST')).status).toBe(405);
  });
});

it('a frame over one megabyte ends its connection and nothing else', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc?token=${server.token}`);
  await new Promise((resolve) => socket.once('open', resolve));
  socket.on('error', () => undefined);
  const code = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.send('x'.repeat((1 << 20) + 1));
  expect([1006, 1009]).toContain(await code);
  expect((await ask(`/?token=${server.token}`)).status).toBe(200);
});

/** Plain http, because `fetch` neither sends a foreign Host nor leaves dots in a path. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest(
      { host: '127.0.0.1', port: server.port, path, method, headers },
      async (response) => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

function openSocket(path: string, origin: string | undefined): Promise<number | 'open'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, origin ? { origin } : {});
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.once('error', () => undefined);
  });
}
